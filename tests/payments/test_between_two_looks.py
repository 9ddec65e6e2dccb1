"""What another transaction may do between two looks of this one: money comes once, nobody hangs."""

from __future__ import annotations

from typing import Any

import pytest

from storebuilder import cart as carts
from storebuilder import orders, payments
from storebuilder.db import db
from storebuilder.orders import refunding
from storebuilder.orders.models import Refund
from storebuilder.payments import choosing, opening, receiving
from storebuilder.payments.models import Payment
from storebuilder.payments.news import News
from storebuilder.payments.provider import Page
from storebuilder.payments.providers import pretend
from storebuilder.promotions.models import Promotion
from storebuilder.web.faces import House
from tests.catalog import builders as catalog
from tests.orders import builders
from tests.promotions.builders import code
from tests.windows import Window, after_the_look, needs_two_writers


@pytest.fixture(autouse=True)
def _two_writers(app: House) -> None:
    needs_two_writers()


def test_a_message_that_comes_while_its_page_is_written_down_finds_its_payment(app: House) -> None:
    order = builders.place()
    number = opening._write_down(order.id, choosing.find("pretend"))
    assert number is not None
    page = Page(session_ref="page-1", url="https://pay.example/page-1")
    written = Window(app, lambda: opening._note(number, page))
    news = News(
        event_ref="1", kind="paid", what="paid", live=False, session_ref="page-1",
        payment_id=number, amount=order.total, currency=order.currency,
    )  # fmt: skip
    with after_the_look("payments.session_ref = ", written):
        outcome = receiving.apply(news, "pretend", "")
    written.close()
    assert (outcome.result, builders.fresh(order).state) == ("applied", "paid")


def test_a_refund_that_its_job_and_a_message_end_at_once_is_told_once(
    app: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = builders.paid()
    payment = db.session.query(Payment).one()
    refund = orders.refund(order.id, 500, "broken", "ada").id
    news = News(
        event_ref="r1", kind="refund", what="refund_done", live=False, refund_ref="re_1",
        refund_id=refund, session_ref=payment.session_ref or "",
    )  # fmt: skip
    message = Window(app, lambda: receiving.apply(news, "pretend", ""))
    tell = orders.tell

    def told(*said: Any, **data: Any) -> None:
        message.open()
        tell(*said, **data)

    monkeypatch.setattr(refunding, "tell", told)
    assert orders.refund_done(refund, "re_1")
    message.close()
    assert db.session.get_one(Refund, refund, populate_existing=True).state == "done"
    assert builders.kinds(order).count("refunded") == 1


def test_who_orders_anew_and_who_pays_for_the_same_goods_do_not_wait_in_a_circle(
    app: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (catalog.variant_ids(catalog.product(on_hand=9).id)[0] for _ in "ab")
    theirs = builders.begun(builders.place(builders.cart((first, 1), (second, 1)))).id
    mine = builders.cart((second, 1))
    builders.place(mine)
    carts.add(mine, first, 1)
    pays = Window(app, lambda: _pay(theirs))
    with after_the_look("UPDATE stock SET reserved", pays):
        order = builders.place(mine)
    pays.close()
    assert (builders.fresh(order).state, len(order.lines)) == ("pending", 2)
    assert [builders.stock(number) for number in (first, second)] == [(8, 1), (8, 1)]


def test_who_orders_anew_and_who_cancels_do_not_wait_for_each_others_codes(app: House) -> None:
    for text in ("TEA10", "TEA20"):
        code(text, combinable=True)
    pots = [catalog.variant_ids(catalog.product(on_hand=9).id)[0] for _ in "ab"]
    theirs = builders.cart((pots[0], 1))
    carts.set_codes(theirs, ["TEA10", "TEA20"])
    number = builders.place(theirs).id
    mine = builders.cart((pots[1], 1))
    carts.set_codes(mine, ["TEA20"])
    builders.place(mine)
    carts.set_codes(mine, ["TEA20", "TEA10"])
    cancels = Window(app, lambda: orders.cancel(number, actor="ada"))
    with after_the_look("UPDATE promotions SET uses", cancels):
        builders.place(mine)
    cancels.close()
    db.session.rollback()
    assert [row.uses for row in db.session.query(Promotion)] == [1, 1]


def _pay(payment_id: int) -> None:
    payment = db.session.get_one(Payment, payment_id)
    payments.receive("pretend", *pretend.message(payment, "paid"))
