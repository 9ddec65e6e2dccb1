from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from storebuilder import clock, jobs, orders, payments, storefronts
from storebuilder.db import db
from storebuilder.jobs import Job
from storebuilder.payments.models import Payment
from storebuilder.storefronts import hosts
from storebuilder.storefronts.models import Page
from storebuilder.web.faces import House
from storebuilder.web.shop.checkout import MOST_BY_ADDRESS
from tests.catalog import builders as catalog
from tests.conftest import CHINESE_HOST, Browser, browser
from tests.orders import builders


def test_it_works(app: House, buyer: Browser) -> None:
    order = builders.paid()
    answer = buyer.get(f"/orders/{order.token}")
    assert answer.status_code == 200
    text = answer.text
    assert "Thank you for your order" in text
    assert "Blue tea pot" in text
    assert "$34.00" in text
    assert "12 St James" in text
    assert "United Kingdom" in text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert 'content="noindex' in text
    assert "Set-Cookie" not in answer.headers


def test_it_speaks_chinese(app: House, buyer: Browser) -> None:
    order = builders.paid()
    text = buyer.get(f"/zh-CN/orders/{order.token}").text
    assert "感谢您的订单" in text
    assert "英国" in text or "United Kingdom" in text


def test_a_wrong_link_is_not_there(app: House, buyer: Browser) -> None:
    order = builders.paid()
    for token in ("x", order.number, order.token[:-1], order.token + "x", "é" * 22, "0" * 4000):
        assert buyer.get(f"/orders/{token}").status_code == 404
    assert buyer.get(f"/orders/{order.token.swapcase()}").status_code == 404


def test_an_order_is_not_shown_on_another_storefront(app: House) -> None:
    order = builders.paid()
    assert browser(app, CHINESE_HOST).get(f"/orders/{order.token}").status_code == 404
    answer = browser(app, CHINESE_HOST).post(f"/orders/{order.token}/pay", data={})
    assert answer.status_code == 404


def test_an_unpaid_order_can_be_paid_from_its_page(app: House, buyer: Browser) -> None:
    order = builders.place()
    text = buyer.get(f"/orders/{order.token}").text
    assert "not paid yet" in text
    assert "Pay $34.00" in text
    answer = buyer.post(f"/orders/{order.token}/pay", data={"provider": "pretend"})
    assert answer.status_code == 303
    assert "/pay/pretend_" in answer.headers["Location"]


def test_a_form_from_another_site_pays_nothing(app: House, buyer: Browser) -> None:
    order = builders.place()
    answer = buyer.post(
        f"/orders/{order.token}/pay",
        data={"provider": "pretend"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert payments.payments_of(order.id) == []


def test_coming_back_before_the_message_the_page_looks_again(app: House, buyer: Browser) -> None:
    order = builders.place()
    builders.begun(order)
    answer = buyer.get(f"/orders/{order.token}?back=1")
    assert "being confirmed" in answer.text
    assert answer.headers["Refresh"] == "4"
    for _ in range(3):
        buyer.get(f"/orders/{order.token}?back=1")
    assert db.session.query(Job).filter_by(kind="payments.ask").count() == 1
    assert "Refresh" not in buyer.get(f"/orders/{order.token}").headers


def test_each_state_has_its_words(app: House, buyer: Browser) -> None:
    def said(order: orders.models.Order) -> str:
        return buyer.get(f"/orders/{order.token}").text

    slow, declined, cancelled, part = (builders.place() for _ in range(4))
    payments.pretending.choose(builders.begun(slow), "slow")
    assert "on its way" in said(slow)
    payments.pretending.choose(builders.begun(declined), "decline")
    assert "did not go through" in said(declined)
    orders.cancel(cancelled.id, actor="owner")
    assert "was cancelled" in said(cancelled)
    builders.pay(part)
    orders.send(part.id, carrier="UPS", tracking_number="1Z 9")
    assert "Your order is on its way" in said(part)
    assert "https://www.ups.com/track?tracknum=1Z%209" in said(part)
    lapsed = builders.place()
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        orders.expire_due()
        assert "has lapsed" in said(lapsed)


def test_a_refund_is_shown(app: House, buyer: Browser) -> None:
    order = builders.paid()
    orders.refund(order.id, 1000, "", "owner")
    assert "On its way back to you" in buyer.get(f"/orders/{order.token}").text
    jobs.run_due()
    text = buyer.get(f"/orders/{order.token}").text
    assert "Sent back to you" in text
    assert "$10.00" in text


def test_a_bank_transfer_is_explained_and_counted_when_the_merchant_says_so(
    app: House, buyer: Browser
) -> None:
    from storebuilder.db import writing

    with writing():
        db.session.add(Page(handle="bank-transfer", title="Bank", body_html="<p>IBAN DE00</p>"))
    order = builders.place()
    answer = buyer.post(f"/orders/{order.token}/pay", data={"provider": "manual"})
    assert answer.headers["Location"].endswith(f"/orders/{order.token}?back=1")
    text = buyer.get(f"/orders/{order.token}?back=1").text
    assert "IBAN DE00" in text
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert orders.expire_due() == 0
        assert payments.mark_received(order.id, "owner@tea.example").result == "applied"
    assert builders.fresh(order).state == "paid"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{ 7*7 }}"])
def test_what_the_buyer_typed_stays_text(app: House, buyer: Browser, name: str) -> None:
    from storebuilder.db import writing

    cart = builders.cart((catalog.variant_ids(catalog.product(title=name).id)[0], 1))
    with writing():
        cart.address = {**builders.ADDRESS, "name": name}
    text = buyer.get(f"/orders/{builders.paid(cart).token}").text
    assert "<script>alert" not in text
    assert "49" not in text.partition("order-address")[2][:200]


def test_who_tries_stolen_cards_is_stopped_on_the_orders_page_too(
    app: House, buyer: Browser
) -> None:
    pot = catalog.variant_ids(catalog.product(on_hand=100).id)[0]
    placed = [builders.place(builders.cart((pot, 1))) for _ in range(MOST_BY_ADDRESS + 1)]
    pays = [f"/orders/{order.token}/pay" for order in placed]
    answers = [buyer.post(path, data={"provider": "pretend"}) for path in pays]
    assert {answer.status_code for answer in answers[:-1]} == {303}
    assert answers[-1].status_code == 429
    assert db.session.query(Payment).filter_by(order_id=placed[-1].id).count() == 0


def test_an_order_is_seen_in_every_language_while_the_shop_is_closed(
    app: House, buyer: Browser
) -> None:
    order = builders.paid()
    storefronts.change_storefront(order.storefront_id, open=False)
    hosts.forget()
    for prefix in ("", "/zh-CN"):
        assert buyer.get(f"{prefix}/orders/{order.token}").status_code == 200
        assert buyer.get(f"{prefix}/search").status_code == 503
