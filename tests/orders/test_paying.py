from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from storebuilder import clock, inventory, jobs, orders, payments
from storebuilder.db import db
from storebuilder.errors import Conflict
from storebuilder.mail.models import Message
from storebuilder.orders.models import Refund
from storebuilder.payments.models import Payment
from storebuilder.payments.providers import pretend
from storebuilder.storefronts import pages
from storebuilder.web.faces import House
from tests.catalog import builders as catalog
from tests.orders import builders
from tests.windows import Window, after_the_look

AFTER_THE_HOLD = timedelta(hours=2)


def test_it_works(app: House) -> None:
    pot = catalog.variant_ids(catalog.product(on_hand=10).id)[0]
    order = builders.paid(builders.cart((pot, 2)))
    assert order.state == "paid"
    assert order.paid_at
    assert builders.stock(pot) == (8, 0)
    assert builders.kinds(order) == ["placed", "paid"]
    jobs.run_due()
    assert [mail.to for mail in db.session.query(Message)] == ["ada@example.com"]


def test_money_that_comes_after_the_hold_still_makes_an_order_while_goods_are_there(
    app: House,
) -> None:
    pot = catalog.variant_ids(catalog.product(on_hand=1).id)[0]
    order, payment = _expired(pot)
    payments.receive("pretend", *pretend.message(payment, "paid"))
    assert builders.fresh(order).state == "paid"
    assert builders.stock(pot) == (0, 0)


def test_money_that_comes_after_the_goods_are_gone_is_sent_back(app: House) -> None:
    pot = catalog.variant_ids(catalog.product(on_hand=1).id)[0]
    order, payment = _expired(pot)
    inventory.set_count(pot, 0)
    payments.receive("pretend", *pretend.message(payment, "paid"))
    jobs.run_due()
    assert builders.fresh(order).state == "expired"
    back = db.session.query(Refund).one()
    assert (back.amount, back.state, back.reason) == (order.total, "done", "sold_out")
    assert builders.kinds(order)[-4:] == ["not_accepted", "refunding", "refunded", "mailed"]
    assert "sold out" in db.session.query(Message).one().text
    assert builders.stock(pot) == (0, 0)


def test_money_for_a_cancelled_order_is_sent_back(app: House) -> None:
    order = builders.place()
    payment = builders.begun(order)
    orders.cancel(order.id, actor="owner@tea.example")
    payments.receive("pretend", *pretend.message(payment, "paid"))
    jobs.run_due()
    assert builders.fresh(order).state == "cancelled"
    assert db.session.query(Refund).one().state == "done"
    assert builders.fresh(order).refunded == 0


def test_a_second_payment_of_a_paid_order_is_sent_back(app: House) -> None:
    order = builders.place()
    first = builders.begun(order)
    _end(first)
    second = builders.begun(order)
    payments.receive("pretend", *pretend.message(second, "paid"))
    payments.receive("pretend", *pretend.message(first, "paid"))
    jobs.run_due()
    back = db.session.query(Refund).one()
    assert (back.payment_id, back.reason, back.counted) == (first.id, "paid_twice", False)
    assert builders.fresh(order).state == "paid"
    assert builders.fresh(order).refunded == 0


def test_a_paid_order_is_never_let_go_of_as_unpaid(app: House) -> None:
    order = builders.place()
    builders.pay(order)
    with time_machine.travel(clock.now() + AFTER_THE_HOLD, tick=False):
        assert orders.expire_due() == 0
    assert builders.fresh(order).state == "paid"


def test_an_order_is_kept_while_its_money_is_under_way(app: House) -> None:
    order = builders.place()
    payments.pretending.choose(builders.begun(order), "slow")
    with time_machine.travel(clock.now() + AFTER_THE_HOLD, tick=False):
        assert orders.expire_due() == 0
        jobs.run_due()
    assert builders.fresh(order).state == "paid"


def test_an_order_is_kept_while_its_payment_page_may_still_be_paid(app: House) -> None:
    order = builders.place()
    with time_machine.travel(clock.now() + timedelta(minutes=25), tick=False):
        builders.begun(order)
    with time_machine.travel(clock.now() + timedelta(minutes=45), tick=False):
        assert orders.expire_due() == 0
    with time_machine.travel(clock.now() + timedelta(minutes=70), tick=False):
        assert orders.expire_due() == 1


def _expired(pot: int) -> tuple[orders.models.Order, Payment]:
    order = builders.place(builders.cart((pot, 1)))
    payment = builders.begun(order)
    with time_machine.travel(clock.now() + AFTER_THE_HOLD, tick=False):
        assert orders.expire_due() == 1
    assert builders.fresh(order).state == "expired"
    return order, payment


def _end(payment: Payment) -> None:
    payments.receive("pretend", *pretend.message(payment, "expired"))


def test_a_transfer_that_two_people_note_in_one_moment_is_noted_once(app: House) -> None:
    pages.write_page("bank-transfer", title="Bank", body_html="<p>IBAN DE00</p>")
    order = builders.place()
    builders.begun(order, "manual")
    number = order.id
    colleague = Window(app, lambda: payments.mark_received(number, "mei"))
    with after_the_look("FROM payments", colleague), pytest.raises(Conflict, match="awaited"):
        payments.mark_received(number, "alice")
    colleague.close()
    assert builders.kinds(order).count("received") == 1
