"""Paying by Stripe, from the page to the message."""

from __future__ import annotations

from datetime import timedelta

import pytest
import stripe
import time_machine

from storebuilder import clock, jobs, orders, payments
from storebuilder.db import db
from storebuilder.errors import Conflict, NotAccepted
from storebuilder.mail.models import Message
from storebuilder.payments.models import Payment
from storebuilder.web.faces import House
from tests.catalog import builders as catalog
from tests.orders import builders
from tests.payments.stripe_orders import begun, paid
from tests.stripe_standin import Books


def test_it_works(books: Books) -> None:
    pot = catalog.variant_ids(catalog.product(on_hand=10).id)[0]
    order = builders.place(builders.cart((pot, 2)))
    payment = paid(books, order)
    assert builders.fresh(order).state == "paid"
    assert builders.stock(pot) == (8, 0)
    assert db.session.get_one(Payment, payment.id).money_ref
    jobs.run_due()
    assert db.session.query(Message).count() == 1


def test_what_stripe_is_told_comes_from_the_frozen_order(books: Books) -> None:
    pot = catalog.variant_ids(catalog.product(price=2900).id)[0]
    order = builders.place(builders.cart((pot, 2), language="zh-CN"), language="zh-CN")
    begun(order)
    method, path, given = books.asked[0]
    assert (method, path) == ("POST", "/v1/checkout/sessions")
    assert given["locale"] == "zh"
    assert given["client_reference_id"] == str(order.id)
    assert given["metadata"] == given["payment_intent_data"]["metadata"]
    assert given["metadata"]["order_number"] == "1001"
    items = [
        (each["price_data"]["product_data"]["name"], each["price_data"]["unit_amount"])
        for each in given["line_items"]
    ]
    assert items == [("Blue tea pot", "2900"), ("Parcel", "500")]
    assert given["line_items"][0]["quantity"] == "2"
    assert "payment_method_types" not in given
    assert next(iter(books.sessions.values()))["amount_total"] == order.total


def test_beginning_twice_gives_the_same_page(books: Books) -> None:
    order = builders.place()
    first = payments.begin(order.id, "stripe", return_url=builders.BACK, cancel_url=builders.BACK)
    again = payments.begin(order.id, "stripe", return_url=builders.BACK, cancel_url=builders.BACK)
    assert first == again
    assert first.startswith("https://checkout.stripe.example/")
    assert len(books.sessions) == 1


def test_an_answer_that_was_lost_makes_no_second_page(books: Books) -> None:
    books.lose_next_answer = True
    begun(builders.place())
    assert len(books.sessions) == 1


def test_when_stripe_is_down_nothing_is_charged_and_the_buyer_may_try_again(books: Books) -> None:
    order = builders.place()
    books.down = True
    with pytest.raises(payments.PaymentUnavailableError, match="nothing was charged"):
        begun(order)
    books.down = False
    begun(order)
    assert [row.attempt for row in db.session.query(Payment)] == [1]


def test_when_stripe_is_down_another_way_to_pay_is_open(books: Books) -> None:
    order = builders.place()
    books.down = True
    with pytest.raises(payments.PaymentUnavailableError):
        begun(order)
    builders.pay(order)
    assert builders.fresh(order).state == "paid"


def test_changing_the_way_to_pay_closes_the_first_page(books: Books) -> None:
    order = builders.place()
    payment = begun(order)
    builders.begun(order, "pretend")
    assert books.session(payment.session_ref or "")["status"] == "expired"
    with pytest.raises(Exception, match="over"):
        books.pay(payment.session_ref or "")


def test_the_cart_is_changed_after_paying_and_before_the_message_came(books: Books) -> None:
    cart = builders.cart()
    order = builders.place(cart)
    books.pay(begun(order).session_ref or "")
    from storebuilder import cart as carts

    carts.set_quantity(cart, order.lines[0].variant_id or 0, 2)
    assert builders.place(cart).id == order.id
    assert builders.fresh(order).state == "paid"


def test_a_slow_payment_is_awaited_and_then_counted(books: Books) -> None:
    order = builders.place()
    payment = begun(order)
    ref = payment.session_ref or ""
    told = books.told("checkout.session.completed", books.pay(ref, slowly=True))
    assert payments.receive("stripe", *told).result == "applied"
    assert db.session.get_one(Payment, payment.id).state == "waiting"
    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        assert orders.expire_due() == 0
    with pytest.raises(Conflict, match="under way"):
        orders.cancel(order.id, actor="owner")
    told = books.told("checkout.session.async_payment_succeeded", books.settle(ref))
    payments.receive("stripe", *told)
    assert builders.fresh(order).state == "paid"


def test_a_slow_payment_that_fails_is_told_to_the_buyer(books: Books) -> None:
    order = builders.place()
    ref = begun(order).session_ref or ""
    payments.receive(
        "stripe", *books.told("checkout.session.completed", books.pay(ref, slowly=True))
    )
    failed = books.settle(ref, well=False)
    payments.receive("stripe", *books.told("checkout.session.async_payment_failed", failed))
    jobs.run_due()
    assert builders.fresh(order).state == "pending"
    assert "did not go through" in db.session.query(Message).one().subject
    begun(order)
    assert [row.attempt for row in db.session.query(Payment)] == [1, 2]


def test_a_payment_whose_message_never_came_is_found(books: Books) -> None:
    order = builders.place()
    books.pay(begun(order).session_ref or "")
    with time_machine.travel(clock.now() + timedelta(minutes=4), tick=False):
        assert payments.reconcile() == 1
        assert payments.reconcile() == 0
    assert builders.fresh(order).state == "paid"


def test_a_paid_order_is_not_let_go_of_though_no_message_came(books: Books) -> None:
    order = builders.place()
    books.pay(begun(order).session_ref or "")
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        assert orders.expire_due() == 0
    assert builders.fresh(order).state == "paid"


def test_while_stripe_is_down_no_order_is_let_go_of(books: Books) -> None:
    order = builders.place()
    begun(order)
    books.down = True
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        assert orders.expire_due() == 0
    assert builders.fresh(order).state == "pending"


def test_a_message_that_is_faster_than_the_answer_finds_its_payment(books: Books) -> None:
    order = builders.place()
    payment = begun(order)
    ref = payment.session_ref or ""
    from storebuilder.db import writing

    with writing():
        row = db.session.get_one(Payment, payment.id)
        row.state, row.session_ref = "created", None
    told = books.told("checkout.session.completed", books.pay(ref))
    assert payments.receive("stripe", *told).result == "applied"
    assert db.session.get_one(Payment, payment.id).session_ref == ref


def test_it_is_not_offered_without_its_secrets(app: House) -> None:
    with pytest.raises(NotAccepted, match="not offered here"):
        begun(builders.place())


def test_the_stand_in_refuses_what_stripe_would_refuse(books: Books, app: House) -> None:
    from storebuilder.payments.providers.stripe import client

    make = client().v1.checkout.sessions.create
    for wrong in (
        {"mode": "payment"},
        {"nope": 1},
        {"mode": "payment", "line_items": [{"quantity": "many"}], "success_url": "https://s"},
    ):
        with pytest.raises(stripe.InvalidRequestError):
            make(wrong)  # type: ignore[arg-type]
