"""Delivering messages to aggregators, as Standard Webhooks 1.0.0 advises."""

from __future__ import annotations

import time
from datetime import timedelta

from sqlalchemy import delete, select, update

from storebuilder import accounts, changes, clock, jobs, signing
from storebuilder.db import claimed, db, writing
from storebuilder.errors import Conflict
from storebuilder.joining import talking, telling
from storebuilder.joining.models import Delivery, Membership

NEWS = "/join/news"
#: Seconds before each further try; about three days in all.
PAUSES = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
KEPT = timedelta(days=30)


@jobs.job("joining.deliver")
def deliver(delivery_id: int) -> None:
    """Try to deliver one message; where it fails, the next try is written down."""
    letter = db.session.get(Delivery, delivery_id)
    if letter is None or letter.state != "due":
        return
    row = db.session.get_one(Membership, letter.membership_id)
    body, number, tries = letter.body.encode(), row.id, letter.tries
    address, headers = row.aggregator + NEWS, signing.sign(body, name=letter.message)
    db.session.rollback()
    begun = time.monotonic()
    status, answer = talking.post(address, body, headers).said()
    telling.rest(number, time.monotonic() - begun)
    with writing():
        mine = update(Delivery).where(
            Delivery.id == delivery_id, Delivery.state == "due", Delivery.tries == tries
        )
        state = _outcome(status, tries)
        now = clock.now()
        if not claimed(mine.values(state=state, tries=tries + 1, answer=answer, tried_at=now)):
            return
        if state == "due":
            pause = timedelta(seconds=PAUSES[tries])
            jobs.later("joining.deliver", run_at=now + pause, delivery_id=delivery_id)
        elif status == 410:
            stop = update(Membership).where(Membership.id == number)
            db.session.execute(stop.values(deaf=True))
            jobs.later("joining.ask", membership_id=number)
        else:
            jobs.later(changes.TELL, key=changes.TELL)


def resend(membership_id: int, delivery_id: int) -> None:
    """Try a message that was given up, or waits, at once; raises Conflict."""
    with writing():
        mine = update(Delivery).where(
            Delivery.id == delivery_id, Delivery.membership_id == membership_id
        )
        there = select(Delivery.message).where(Delivery.id == delivery_id)
        if not claimed(mine.where(Delivery.state != "done").values(state="due", tries=0)):
            raise Conflict("This message was delivered meanwhile.")
        jobs.later("joining.deliver", delivery_id=delivery_id)
        accounts.audit(
            "listing.resent", "membership", membership_id, db.session.scalar(there) or ""
        )


def deliver_now(aggregator: str) -> bool:
    """Deliver what is due to one aggregator without waiting for a worker; False where it is late.

    The worker may do the same at the same moment: the id of a message makes it work once.
    """
    due = (
        select(Delivery.id)
        .join(Membership, Membership.id == Delivery.membership_id)
        .where(Membership.aggregator == aggregator, Delivery.state == "due")
        .order_by(Delivery.id)
    )
    for number in db.session.scalars(due).all():
        deliver(number)
    return not db.session.scalars(due).all()


def _outcome(status: int, tries: int) -> str:
    if 200 <= status < 300:
        return "done"
    return "failed" if status == 410 or tries >= len(PAUSES) else "due"


@jobs.job("joining.sweep", every=timedelta(hours=6))
def sweep() -> None:
    """Forget messages that were delivered, or given up, long ago."""
    old = Delivery.state != "due", Delivery.created_at < clock.now() - KEPT
    with writing():
        db.session.execute(delete(Delivery).where(*old))
