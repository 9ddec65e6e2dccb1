"""Orders that are paid by Stripe."""

from __future__ import annotations

from storebuilder import payments
from storebuilder.orders.models import Order
from storebuilder.payments.models import Payment
from tests.orders import builders
from tests.stripe_standin import Books


def begun(order: Order) -> Payment:
    return builders.begun(order, "stripe")


def paid(books: Books, order: Order) -> Payment:
    payment = begun(order)
    session = books.pay(payment.session_ref or "")
    payments.receive("stripe", *books.told("checkout.session.completed", session))
    return payment
