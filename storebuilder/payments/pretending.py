"""What one may click on the pretended payment page, and the signed messages that come of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from sqlalchemy import select

from storebuilder import clock
from storebuilder.db import db
from storebuilder.errors import Conflict, NotFound
from storebuilder.jobs import job, later
from storebuilder.payments.choosing import find
from storebuilder.payments.models import Payment
from storebuilder.payments.news import What
from storebuilder.payments.providers import pretend
from storebuilder.payments.receiving import receive

Choice = Literal["pay", "twice", "slow", "decline", "cancel"]
SLOW = timedelta(seconds=20)  # until a slow payment arrives


def page_of(session_ref: str) -> Payment:
    """The payment behind a pretended page; NotFound also wherever the shop is live."""
    mine = select(Payment).where(
        Payment.provider == "pretend", Payment.session_ref == session_ref[:255]
    )
    found: Payment | None = db.session.scalar(mine)
    if found is None or not find("pretend", offered=False).available():
        raise NotFound("There is no such payment page.")
    return found


def choose(payment: Payment, choice: str) -> None:
    """Do what was clicked; messages go the way of every provider's, signature and all."""
    if choice == "cancel":
        return
    if payment.state != "open":
        raise Conflict("This payment page is over.")
    if choice in {"pay", "twice"}:
        _say(payment, "paid", times=2 if choice == "twice" else 1)
    elif choice == "decline":
        _say(payment, "failed", "declined")
    elif choice == "slow":
        number = payment.id
        _say(payment, "waiting")
        later("pretend.pay", run_at=clock.now() + SLOW, payment_id=number)


@job("pretend.pay")
def pay_slowly(payment_id: int) -> None:
    """The slow payment arrives."""
    payment = db.session.get(Payment, payment_id)
    if payment is not None:
        _say(payment, "paid")


def _say(payment: Payment, what: What, text: str = "", *, times: int = 1) -> None:
    body, headers = pretend.message(payment, what, text)
    for _ in range(times):
        receive("pretend", body, headers)
