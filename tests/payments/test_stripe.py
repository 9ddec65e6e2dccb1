from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
import stripe
import time_machine

from storebuilder import clock, jobs, orders, payments
from storebuilder.cart.models import Cart
from storebuilder.db import db
from storebuilder.errors import Conflict, NotAccepted, Refused
from storebuilder.mail.models import Message
from storebuilder.orders.models import Order, Refund
from storebuilder.payments.models import Payment, ProviderEvent
from storebuilder.web.faces import House
from tests.catalog import builders as catalog
from tests.orders import builders
from tests.payments.conftest import set_up
from tests.stripe_standin import SECRET, Books
from tests.stripe_standin.books import signed


def _begun(order: Order) -> Payment:
    return builders.begun(order, "stripe")


def _paid(books: Books, order: Order) -> Payment:
    payment = _begun(order)
    session = books.pay(payment.session_ref or "")
    payments.receive("stripe", *books.told("checkout.session.completed", session))
    return payment


def test_it_works(books: Books) -> None:
    pot = catalog.variant_ids(catalog.product(on_hand=10).id)[0]
    order = builders.place(builders.cart((pot, 2)))
    payment = _paid(books, order)
    assert builders.fresh(order).state == "paid"
    assert builders.stock(pot) == (8, 0)
    assert db.session.get_one(Payment, payment.id).money_ref
    jobs.run_due()
    assert db.session.query(Message).count() == 1


def test_what_stripe_is_told_comes_from_the_frozen_order(books: Books) -> None:
    pot = catalog.variant_ids(catalog.product(price=2900).id)[0]
    order = builders.place(builders.cart((pot, 2), language="zh-CN"), language="zh-CN")
    _begun(order)
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
    _begun(builders.place())
    assert len(books.sessions) == 1


def test_when_stripe_is_down_nothing_is_charged_and_the_buyer_may_try_again(books: Books) -> None:
    order = builders.place()
    books.down = True
    with pytest.raises(payments.PaymentUnavailableError, match="nothing was charged"):
        _begun(order)
    books.down = False
    _begun(order)
    assert [row.attempt for row in db.session.query(Payment)] == [1]


def test_when_stripe_is_down_another_way_to_pay_is_open(books: Books) -> None:
    order = builders.place()
    books.down = True
    with pytest.raises(payments.PaymentUnavailableError):
        _begun(order)
    builders.pay(order)
    assert builders.fresh(order).state == "paid"


def test_changing_the_way_to_pay_closes_the_first_page(books: Books) -> None:
    order = builders.place()
    payment = _begun(order)
    builders.begun(order, "pretend")
    assert books.session(payment.session_ref or "")["status"] == "expired"
    with pytest.raises(Exception, match="over"):
        books.pay(payment.session_ref or "")


def test_the_cart_is_changed_after_paying_and_before_the_message_came(books: Books) -> None:
    cart = builders.cart()
    order = builders.place(cart)
    books.pay(_begun(order).session_ref or "")
    from storebuilder import cart as carts

    carts.set_quantity(cart, order.lines[0].variant_id or 0, 2)
    assert builders.place(cart).id == order.id
    assert builders.fresh(order).state == "paid"


def test_a_slow_payment_is_awaited_and_then_counted(books: Books) -> None:
    order = builders.place()
    payment = _begun(order)
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
    ref = _begun(order).session_ref or ""
    payments.receive(
        "stripe", *books.told("checkout.session.completed", books.pay(ref, slowly=True))
    )
    failed = books.settle(ref, well=False)
    payments.receive("stripe", *books.told("checkout.session.async_payment_failed", failed))
    jobs.run_due()
    assert builders.fresh(order).state == "pending"
    assert "did not go through" in db.session.query(Message).one().subject
    _begun(order)
    assert [row.attempt for row in db.session.query(Payment)] == [1, 2]


def test_a_payment_whose_message_never_came_is_found(books: Books) -> None:
    order = builders.place()
    books.pay(_begun(order).session_ref or "")
    with time_machine.travel(clock.now() + timedelta(minutes=4), tick=False):
        assert payments.reconcile() == 1
        assert payments.reconcile() == 0
    assert builders.fresh(order).state == "paid"


def test_a_paid_order_is_not_let_go_of_though_no_message_came(books: Books) -> None:
    order = builders.place()
    books.pay(_begun(order).session_ref or "")
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        assert orders.expire_due() == 0
    assert builders.fresh(order).state == "paid"


def test_while_stripe_is_down_no_order_is_let_go_of(books: Books) -> None:
    order = builders.place()
    _begun(order)
    books.down = True
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):
        assert orders.expire_due() == 0
    assert builders.fresh(order).state == "pending"


def test_a_message_that_is_faster_than_the_answer_finds_its_payment(books: Books) -> None:
    order = builders.place()
    payment = _begun(order)
    ref = payment.session_ref or ""
    from storebuilder.db import writing

    with writing():
        row = db.session.get_one(Payment, payment.id)
        row.state, row.session_ref = "created", None
    told = books.told("checkout.session.completed", books.pay(ref))
    assert payments.receive("stripe", *told).result == "applied"
    assert db.session.get_one(Payment, payment.id).session_ref == ref


def test_a_refund_goes_to_stripe_once_however_often_it_is_asked_for(books: Books) -> None:
    order = builders.place()
    _paid(books, order)
    row = orders.refund(order.id, 1000, "broken", "owner")
    jobs.run_due()
    payments.send_back(row.id)
    sent = list(books.refunds.values())
    assert [(each["amount"], each["metadata"]["refund_id"]) for each in sent] == [
        (1000, str(row.id))
    ]
    assert db.session.get_one(Refund, row.id).state == "done"


def test_a_refund_whose_answer_was_lost_is_not_sent_twice(books: Books) -> None:
    order = builders.place()
    _paid(books, order)
    books.lose_next_answer = True
    orders.refund(order.id, 1000, "", "owner")
    jobs.run_due()
    assert len(books.refunds) == 1


def test_a_refund_that_is_under_way_is_settled_by_its_message(books: Books) -> None:
    order = builders.place()
    _paid(books, order)
    books.refunds_pend = True
    row = orders.refund(order.id, 1000, "", "owner")
    jobs.run_due()
    assert db.session.get_one(Refund, row.id).state == "due"
    refund = next(iter(books.refunds.values()))
    refund["status"] = "failed"
    payments.receive("stripe", *books.told("refund.failed", refund, failure_reason="lost_card"))
    db.session.rollback()
    assert db.session.get_one(Refund, row.id).state == "failed"
    assert builders.fresh(order).refunded == 0


def test_a_refund_made_on_stripes_own_pages_is_noted_once(books: Books) -> None:
    order = builders.place()
    payment = _paid(books, order)
    db.session.rollback()
    charge = {
        "id": "ch_1",
        "object": "charge",
        "payment_intent": db.session.get_one(Payment, payment.id).money_ref,
        "amount_refunded": 700,
        "currency": "usd",
    }
    for _ in range(2):
        payments.receive("stripe", *books.told("charge.refunded", charge))
    assert builders.fresh(order).refunded == 700
    assert [row.amount for row in db.session.query(Refund)] == [700]


def test_a_dispute_stands_on_the_timeline(books: Books) -> None:
    order = builders.place()
    payment = _paid(books, order)
    intent = db.session.get_one(Payment, payment.id).money_ref
    dispute = {"id": "dp_1", "payment_intent": intent, "reason": "fraudulent", "status": "lost"}
    payments.receive("stripe", *books.told("charge.dispute.closed", dispute))
    last = builders.fresh(order).events[-1]
    assert last.data == {"text": "dispute.closed: fraudulent (lost)"}


# Messages that must not be believed.


def test_a_wrong_secret_an_old_and_a_future_message_are_refused(books: Books) -> None:
    order = builders.place()
    session = books.pay(_begun(order).session_ref or "")
    kind = "checkout.session.completed"
    for told in (
        books.told(kind, session, secret="whsec_of_somebody_else"),
        books.told(kind, session, at=time.time() - 301),
        books.told(kind, session, at=time.time() + 310),
        (books.told(kind, session)[0], {}),
        (books.told(kind, session)[0], {"stripe-signature": "t=1,v1=00"}),
        (books.told(kind, session)[0], {"stripe-signature": "nonsense"}),
        signed({"hello": "world"}),
        signed({"id": "evt_1", "type": 3, "livemode": False, "data": []}),
    ):
        with pytest.raises(Refused):
            payments.receive("stripe", *told)
    assert db.session.query(ProviderEvent).count() == 0
    assert builders.fresh(order).state == "pending"


def test_a_changed_byte_is_refused(books: Books) -> None:
    order = builders.place()
    session = books.pay(_begun(order).session_ref or "")
    body, headers = books.told("checkout.session.completed", session)
    for position in range(0, len(body), 7):
        changed = body[:position] + bytes([body[position] ^ 1]) + body[position + 1 :]
        with pytest.raises(Refused):
            payments.receive("stripe", changed, headers)
    assert builders.fresh(order).state == "pending"


def test_a_test_message_in_a_live_shop_is_refused(app: House, books: Books) -> None:
    order = builders.place()
    session = books.pay(_begun(order).session_ref or "")
    set_up(app, live=True)
    with pytest.raises(Refused, match="test message"):
        payments.receive("stripe", *books.told("checkout.session.completed", session))


@pytest.mark.parametrize(
    "changes",
    [{"amount_total": 3399}, {"currency": "eur"}, {"currency": "jpy"}, {"livemode": True}],
)
def test_a_wrong_amount_currency_or_mode_is_parked_and_seen(
    books: Books, changes: dict[str, Any]
) -> None:
    order = builders.place()
    session = books.pay(_begun(order).session_ref or "")
    books.livemode = bool(changes.get("livemode"))
    told = books.told("checkout.session.completed", session, **changes)
    assert payments.receive("stripe", *told).result == "parked"
    assert builders.fresh(order).state == "pending"
    assert [event.outcome for event in payments.parked()] == ["parked"]


def test_a_message_about_nothing_of_ours_is_parked_and_stored(books: Books) -> None:
    foreign = {
        "id": "cs_foreign",
        "status": "complete",
        "payment_status": "paid",
        "amount_total": 3400,
        "currency": "usd",
        "livemode": False,
        "metadata": {"payment_id": "77"},
    }
    told = books.told("checkout.session.completed", foreign)
    assert payments.receive("stripe", *told).result == "parked"
    stored = payments.parked()[0]
    assert json.loads(stored.body)["data"]["object"]["id"] == "cs_foreign"


@pytest.mark.parametrize(("shop", "result"), [("coffee", "parked"), ("tea", "applied")])
def test_the_number_of_another_shops_payment_pays_nothing_here(
    books: Books, shop: str, result: str
) -> None:
    order = builders.place()
    books.down = True
    with pytest.raises(payments.PaymentUnavailableError):
        _begun(order)
    [payment] = payments.payments_of(order.id)
    session = {
        "id": "cs_of_somebody",
        "status": "complete",
        "payment_status": "paid",
        "amount_total": order.total,
        "currency": "usd",
        "livemode": False,
        "metadata": {"shop": shop, "payment_id": str(payment.id)},
    }
    told = books.told("checkout.session.completed", session)
    assert payments.receive("stripe", *told).result == result


def test_kinds_that_we_have_no_use_for_are_stored_and_left_alone(books: Books) -> None:
    told = books.told("customer.created", {"id": "cus_1"})
    assert payments.receive("stripe", *told).result == "ignored"
    assert payments.receive("stripe", *told).result == "repeated"


# Who may use it.


def test_an_order_of_the_time_before_a_shop_was_live_takes_no_real_money(app: House) -> None:
    made = builders.cart()
    before = builders.place(made)
    set_up(app, live=True, stripe_secret_key="sk_live_1", stripe_webhook_secret=SECRET)
    with pytest.raises(Conflict):
        _begun(before)
    assert payments.payments_of(before.id) == []
    after = builders.place(db.session.get_one(Cart, made.id))
    assert (after.id != before.id, after.live) == (True, True)
    assert builders.fresh(before).state == "cancelled"


def test_a_live_shop_takes_no_test_key_and_another_no_real_one(app: House) -> None:
    def offered(**changes: object) -> bool:
        set_up(app, stripe_webhook_secret=SECRET, **changes)
        return any(each.name == "stripe" for each in payments.providers())

    assert offered(live=False, stripe_secret_key="sk_test_1")
    assert offered(live=True, stripe_secret_key="sk_live_1")
    assert offered(live=True, stripe_secret_key="rk_live_1")
    assert not offered(live=True, stripe_secret_key="sk_test_1")
    assert not offered(live=False, stripe_secret_key="sk_live_1")
    assert not offered(live=False, stripe_secret_key="")


def test_it_is_not_offered_without_its_secrets(app: House) -> None:
    with pytest.raises(NotAccepted, match="not offered here"):
        _begun(builders.place())


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
