"""Ending payment pages: what orders ask before they let go of an unpaid order."""

from __future__ import annotations

from sqlalchemy import select

from storebuilder import clock
from storebuilder.db import db
from storebuilder.orders import till
from storebuilder.payments.choosing import find
from storebuilder.payments.models import Payment
from storebuilder.payments.news import News
from storebuilder.payments.provider import attempt_of
from storebuilder.payments.receiving import apply

#: Somebody may still pay, or has paid and the money is under way.
OPEN = ("open", "waiting")


def is_open(order_id: int) -> bool:
    """Whether somebody may still pay this order; reads the database only."""
    found = select(Payment.id).where(Payment.order_id == order_id, Payment.state.in_(OPEN))
    return db.session.scalar(found.limit(1)) is not None


def close(order_id: int, *, patient: bool) -> till.Closing:
    """End the order's open pages, asking the provider; see ``orders.till``."""
    found = select(Payment.id).where(Payment.order_id == order_id, Payment.state.in_(OPEN))
    numbers = list(db.session.scalars(found.order_by(Payment.id)))
    db.session.rollback()
    ends = [close_one(number, patient=patient) for number in numbers]
    if "paid" in ends:
        return "paid"
    return "waiting" if "waiting" in ends else "closed"


def close_one(payment_id: int, *, patient: bool = False) -> till.Closing:
    """End one page; what the provider says about it is applied like any other message."""
    payment = db.session.get_one(Payment, payment_id)
    provider = find(payment.provider, offered=False)
    over = clock.now() >= payment.created_at + provider.stays
    attempt = attempt_of(payment)
    db.session.rollback()  # no read transaction stays open while the provider takes its time
    if not patient or over:
        news: News | None = provider.close(attempt)
    else:
        news = provider.ask(attempt)
    if news is not None:
        apply(news, provider.name, "")
    state = db.session.scalar(select(Payment.state).where(Payment.id == payment_id))
    db.session.rollback()
    if state == "paid":
        return "paid"
    return "waiting" if state in OPEN else "closed"


class _Till:
    """Payments' answer to what orders ask."""

    is_open = staticmethod(is_open)
    close = staticmethod(close)


till.install(_Till())
