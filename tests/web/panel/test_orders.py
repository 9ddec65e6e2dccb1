"""Orders in the panel."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from storebuilder import clock
from storebuilder.accounts.models import AuditEntry
from storebuilder.db import db, writing
from storebuilder.orders.models import Order, OrderLine, Refund
from storebuilder.payments.models import Payment
from storebuilder.storefronts.models import Storefront
from storebuilder.web.panel.order_lists import PER_PAGE
from tests.conftest import Browser
from tests.web.panel.selling import LI_NA, mailed, sold


def test_it_works(helper: Browser, main_front: Storefront) -> None:
    order = sold(main_front)
    page = helper.get("/orders").text
    assert "#1001" in page
    assert "Ada Lovelace" in page
    assert "$53.00" in page
    assert "Blue tea pot" in helper.get(f"/orders/{order.id}").text


@pytest.mark.parametrize(
    ("query", "found"), [("1002", True), ("#1002", True), ("ADA@", True), ("lovelace", True),
                         ("李娜", False), ("%", False), ("100", True)]
)  # fmt: skip
def test_it_is_searched_by_number_name_and_mail(
    helper: Browser, main_front: Storefront, query: str, found: bool
) -> None:
    sold(main_front, "1002")
    assert ("Ada Lovelace" in helper.get("/orders", query_string={"q": query}).text) is found


def test_a_chinese_name_is_found(helper: Browser, chinese_front: Storefront) -> None:
    sold(chinese_front, "1003", address=LI_NA, email="li@example.cn")
    assert "#1003" in helper.get("/orders?q=李娜").text


def test_the_tabs_hold_what_they_say(helper: Browser, main_front: Storefront) -> None:
    sold(main_front, "1001")
    sold(main_front, "1002", state="pending")
    sold(main_front, "1003", fulfilment="sent")
    sold(main_front, "1004", refunded=5300)
    shown = {
        show: [n for n in ("1001", "1002", "1003", "1004") if f"#{n}" in page]
        for show in ("all", "send", "pending", "sent", "refunded")
        if (page := helper.get(f"/orders?show={show}").text)
    }
    assert shown == {
        "all": ["1001", "1002", "1003", "1004"],
        "send": ["1001"],
        "pending": ["1002"],
        "sent": ["1003"],
        "refunded": ["1004"],
    }


def test_one_storefront_is_worked_on(
    helper: Browser, main_front: Storefront, chinese_front: Storefront
) -> None:
    sold(main_front, "1001")
    sold(chinese_front, "1002", address=LI_NA)
    helper.post("/work-on", data={"front": "cn", "next": "/orders"})
    page = helper.get("/orders").text
    assert "#1002" in page
    assert "#1001" not in page


def test_a_list_of_fifty_takes_as_many_queries_as_one_of_five(
    helper: Browser, main_front: Storefront
) -> None:
    now = clock.now()
    for number in range(PER_PAGE + 5):
        sold(main_front, f"{2000 + number}", at=now - timedelta(minutes=number))
    assert "Page 1 of 2" in helper.get("/orders").text
    assert "#2054" in helper.get("/orders?page=2").text
    counts = [_queries(helper, page) for page in ("/orders?page=1", "/orders?page=2")]
    assert max(counts) <= 5  # two of them only when the storefronts are read anew


def test_an_order_can_be_sent_in_parts(helper: Browser, main_front: Storefront) -> None:
    order = sold(main_front)
    line = order.lines[0].id
    data = {f"send-{line}": "1", "carrier": "DHL", "tracking_number": "JD01", "mail": "1"}
    page = helper.post(f"/orders/{order.id}/send", data=data, follow_redirects=True).text
    assert "Order #1001 was marked as sent." in page
    assert "Partly sent" in page
    assert "1 piece was sent." in page
    assert "https://www.dhl.com/" in page
    helper.post(f"/orders/{order.id}/send", data={f"send-{line}": "1"})
    assert db.session.get_one(Order, order.id).fulfilment == "sent"
    assert _trail() == ["order.sent", "order.sent"]


def test_a_parcel_that_is_sent_twice_is_one_parcel(helper: Browser, main_front: Storefront) -> None:
    order = sold(main_front)
    line = order.lines[0].id
    page = helper.get(f"/orders/{order.id}").text
    [seen] = re.findall(r'name="seen_sent" value="(\d+)"', page)
    form = {f"send-{line}": "1", "seen_sent": seen}
    answers = [helper.post(f"/orders/{order.id}/send", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "Pieces of this order were sent meanwhile." in answers[1].text
    assert db.session.get_one(OrderLine, line, populate_existing=True).sent == 1
    assert _trail() == ["order.sent"]


@pytest.mark.parametrize("pieces", ["3", "-1", "x", "", "0"])
def test_more_than_was_bought_is_never_sent(
    helper: Browser, main_front: Storefront, pieces: str
) -> None:
    order = sold(main_front)
    line = order.lines[0].id
    answer = helper.post(f"/orders/{order.id}/send", data={f"send-{line}": pieces})
    assert answer.status_code in (409, 422)
    assert db.session.get_one(OrderLine, line).sent == 0
    assert _trail() == []


def test_a_line_of_another_order_is_not_sent(helper: Browser, main_front: Storefront) -> None:
    mine, other = sold(main_front, "1001"), sold(main_front, "1002")
    answer = helper.post(f"/orders/{mine.id}/send", data={f"send-{other.lines[0].id}": "1"})
    assert answer.status_code == 409
    assert db.session.get_one(OrderLine, other.lines[0].id).sent == 0


def test_a_cancellation_asks_for_the_number(helper: Browser, main_front: Storefront) -> None:
    order = sold(main_front, "1001", state="pending")
    refused = helper.post(f"/orders/{order.id}/cancel", data={"number": "1002"})
    assert refused.status_code == 422
    assert "The number does not match this order." in refused.text
    helper.post(f"/orders/{order.id}/cancel", data={"number": "1001", "reason": "Asked for"})
    assert db.session.get_one(Order, order.id).state == "cancelled"
    assert _trail() == ["order.cancelled"]


def test_money_goes_back_in_part(helper: Browser, main_front: Storefront) -> None:
    order = sold(main_front)
    data = {"amount": "24.00", "reason": "Broken", f"back-{order.lines[0].id}": "1"}
    page = helper.post(f"/orders/{order.id}/refund", data=data, follow_redirects=True).text
    assert "Partly refunded" in page
    assert "−$24.00" in page
    assert db.session.query(Refund).one().actor == "Bob"
    assert _trail() == ["order.refunded"]


def test_a_refund_that_is_sent_twice_goes_back_once(
    helper: Browser, main_front: Storefront
) -> None:
    order = sold(main_front)
    page = helper.get(f"/orders/{order.id}").text
    [seen] = re.findall(r'name="seen" value="(\d+)"', page)
    form = {"amount": "24.00", "seen": seen}
    answers = [helper.post(f"/orders/{order.id}/refund", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "Money of this order was refunded meanwhile." in answers[1].text
    assert db.session.get_one(Order, order.id).refunded == 2400
    assert db.session.query(Refund).count() == 1


@pytest.mark.parametrize("amount", ["53.01", "0", "-1", "1.999", "abc", ""])
def test_no_more_goes_back_than_was_paid(
    helper: Browser, main_front: Storefront, amount: str
) -> None:
    order = sold(main_front)
    answer = helper.post(f"/orders/{order.id}/refund", data={"amount": amount})
    assert answer.status_code in (409, 422)
    assert db.session.query(Refund).count() == 0
    assert 'data-open="refund"' in answer.text


def test_a_note_is_shown_as_text(helper: Browser, main_front: Storefront) -> None:
    order = sold(main_front)
    helper.post(f"/orders/{order.id}/note", data={"text": "<script>alert(1)</script>"})
    page = helper.get(f"/orders/{order.id}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Bob" in page


def test_a_hostile_buyer_is_only_text(helper: Browser, main_front: Storefront) -> None:
    bad = "<img src=x onerror=alert(1)>"
    order = sold(main_front, address={"name": bad, "country_code": "US"}, note=bad)
    for path in ("/orders", f"/orders/{order.id}", "/", "/search?q=img"):
        assert "<img src=x" not in helper.get(path).text


def test_an_address_is_written_the_countrys_own_way(
    helper: Browser, chinese_front: Storefront
) -> None:
    order = sold(chinese_front, address=LI_NA)
    page = helper.get(f"/orders/{order.id}").text
    assert page.index("浙江省") < page.index("文三路") < page.index("李娜", page.index("文三路"))


def test_a_mail_is_reached_from_its_order(helper: Browser, main_front: Storefront) -> None:
    order = sold(main_front)
    message = mailed(order)
    assert f"/outbox/{message.id}" in helper.get(f"/orders/{order.id}").text


def test_an_unknown_order_is_not_found(helper: Browser) -> None:
    assert helper.get("/orders/99").status_code == 404
    assert helper.post("/orders/99/note", data={"text": "x"}).status_code == 404


def test_every_kind_of_event_has_words(helper: Browser, main_front: Storefront) -> None:
    from storebuilder.orders import tell

    kinds = ["payment_failed", "expired", "cancelled", "sent", "refunding", "refunded",
             "refund_failed", "not_accepted", "mailed", "note", "received"]  # fmt: skip
    order = sold(main_front)
    with writing():
        for kind in kinds:
            tell(order.id, kind, text="x", mail="confirmation", amount=100)
    assert "orders." not in helper.get(f"/orders/{order.id}").text.replace("orders.css", "")


def test_a_bank_transfer_came(manager: Browser, helper: Browser, main_front: Storefront) -> None:
    order = sold(main_front, state="pending")
    with writing():
        row = Payment(order_id=order.id, provider="manual", amount=order.total, currency="USD")
        row.state, row.session_ref = "open", "manual_1"
        db.session.add(row)
    assert "The transfer came" not in helper.get(f"/orders/{order.id}").text
    assert "The transfer came" in manager.get(f"/orders/{order.id}").text
    assert helper.post(f"/orders/{order.id}/received").status_code == 403
    page = manager.post(f"/orders/{order.id}/received", follow_redirects=True).text
    assert "Order #1001 is paid." in page
    assert manager.post(f"/orders/{order.id}/received").status_code == 409
    assert _trail() == ["order.received"]


def _trail() -> list[str]:
    rows = db.session.query(AuditEntry).order_by(AuditEntry.id)
    return [row.action for row in rows if row.subject_kind == "order"]


def _queries(client: Browser, path: str) -> int:
    seen: list[str] = []

    def count(_c: object, _u: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        client.get(path)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(seen)
