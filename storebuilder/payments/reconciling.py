"""Looking after payments whose messages never came."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import select, update

from storebuilder import clock
from storebuilder.db import changed, db, writing
from storebuilder.jobs import job
from storebuilder.payments.choosing import find
from storebuilder.payments.models import Payment
from storebuilder.payments.provider import attempt_of
from storebuilder.payments.receiving import apply

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=2)  # messages usually come within seconds
AT_ONCE = 100  # payments asked after in one round


@job("payments.reconcile", every=timedelta(minutes=2))
def reconcile() -> int:
    """Ask the providers what became of open pages; what they say goes through ``apply``.

    So every paid page is found within a few minutes, whether or not its message ever comes.
    """
    now = clock.now()
    _forget_unopened()
    due = select(Payment.id).where(
        Payment.state.in_(("open", "waiting")), Payment.created_at < now - PATIENCE
    )
    numbers = list(db.session.scalars(due.order_by(Payment.id.desc()).limit(AT_ONCE)))
    db.session.rollback()
    return sum(ask(number) for number in numbers)


@job("payments.ask")
def ask(payment_id: int) -> bool:
    """Ask the provider what became of one payment; says whether there was news."""
    payment = db.session.get(Payment, payment_id)
    if payment is None or payment.state not in {"open", "waiting"}:
        return False
    provider, attempt = find(payment.provider, offered=False), attempt_of(payment)
    db.session.rollback()  # no read transaction stays open while the provider takes its time
    try:
        news = provider.ask(attempt)
    except Exception:
        log.exception("payment %s could not be asked after", payment_id)
        return False
    return news is not None and apply(news, provider.name, "").result == "applied"


def _forget_unopened() -> None:
    """Attempts whose process died before the provider answered: nobody was sent to their page."""
    with writing():
        dead = update(Payment).where(
            Payment.state == "created", Payment.created_at < clock.now() - timedelta(hours=1)
        )
        changed(dead.values(state="failed", error="never opened", ended_at=clock.now()))
