"""What staff do by hand: money that came by bank transfer, messages that were parked."""

from __future__ import annotations

from sqlalchemy import select

from storebuilder import orders
from storebuilder.db import db, writing
from storebuilder.errors import Conflict
from storebuilder.payments.models import Payment, ProviderEvent
from storebuilder.payments.news import News, Outcome
from storebuilder.payments.receiving import apply


def mark_received(order_id: int, actor: str, reference: str = "") -> Outcome:
    """The merchant says that a bank transfer came in full; it takes the way of every payment."""
    mine = select(Payment).where(Payment.order_id == order_id, Payment.provider == "manual")
    payment = db.session.scalar(mine.order_by(Payment.id.desc()).limit(1))
    if payment is None or payment.state == "paid":
        raise Conflict("No bank transfer is awaited for this order.")
    news = News(
        event_ref=f"received:{payment.id}",
        kind="manual.received",
        what="paid",
        live=payment.live,
        session_ref=payment.session_ref or "",
        amount=payment.amount,
        currency=payment.currency,
    )
    with writing():
        outcome = apply(news, "manual", "")
        if outcome.result == "repeated":  # a colleague noted it in this moment
            raise Conflict("No bank transfer is awaited for this order.")
        orders.tell(order_id, "received", actor, reference=reference[:100])
    return outcome


def parked() -> list[ProviderEvent]:
    """Messages that a person must look at, the newest first."""
    rows = select(ProviderEvent).where(ProviderEvent.outcome == "parked")
    return list(db.session.scalars(rows.order_by(ProviderEvent.id.desc()).limit(200)))


def payments_of(order_id: int) -> list[Payment]:
    """Every attempt to pay an order, the first one first."""
    rows = select(Payment).where(Payment.order_id == order_id)
    return list(db.session.scalars(rows.order_by(Payment.id)))
