"""Messages of Stripe that are refused, parked or left alone."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from storebuilder import payments
from storebuilder.cart.models import Cart
from storebuilder.db import db
from storebuilder.errors import Conflict, Refused
from storebuilder.payments.models import ProviderEvent
from storebuilder.web.faces import House
from tests.orders import builders
from tests.payments.conftest import set_up
from tests.payments.stripe_orders import begun
from tests.stripe_standin import SECRET, Books
from tests.stripe_standin.books import signed


def test_a_wrong_secret_an_old_and_a_future_message_are_refused(books: Books) -> None:
    order = builders.place()
    session = books.pay(begun(order).session_ref or "")
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
    session = books.pay(begun(order).session_ref or "")
    body, headers = books.told("checkout.session.completed", session)
    for position in range(0, len(body), 7):
        changed = body[:position] + bytes([body[position] ^ 1]) + body[position + 1 :]
        with pytest.raises(Refused):
            payments.receive("stripe", changed, headers)
    assert builders.fresh(order).state == "pending"


def test_a_test_message_in_a_live_shop_is_refused(app: House, books: Books) -> None:
    order = builders.place()
    session = books.pay(begun(order).session_ref or "")
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
    session = books.pay(begun(order).session_ref or "")
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
        begun(order)
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


def test_an_order_of_the_time_before_a_shop_was_live_takes_no_real_money(app: House) -> None:
    made = builders.cart()
    before = builders.place(made)
    set_up(app, live=True, stripe_secret_key="sk_live_1", stripe_webhook_secret=SECRET)
    with pytest.raises(Conflict):
        begun(before)
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
