"""News for aggregators: what changed, gathered for some seconds, and that the shop has left."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from storebuilder import changes, clock, jobs
from storebuilder.db import claimed, db, writing
from storebuilder.joining import choosing
from storebuilder.joining.following import cursor
from storebuilder.joining.listing import front_of
from storebuilder.joining.models import Delivery, Membership
from storebuilder.signing.pairs import new_id

MOST = 200  # products that one message names
#: An aggregator that takes its time is told less often: the worker has mails of orders to send.
SLOW, RESTS, LONGEST_REST = 2.0, 20, 600.0  # seconds, times as long, seconds
_resting: dict[int, float] = {}


@jobs.job(changes.TELL)
def tell() -> None:
    """Write the messages that are due; each is sent by a job of its own."""
    rows = select(Membership.id).where(Membership.state == "accepted", ~Membership.deaf)
    for number in db.session.scalars(rows).all():
        if time.monotonic() < _resting.get(number, 0):
            continue
        with writing():
            more = _tell(number)
        if more:
            jobs.later(changes.TELL, key=changes.TELL)


def rest(number: int, took: float) -> None:
    """Note how long an aggregator took to hear a message; a slow one has a rest."""
    _resting.pop(number, None)
    if took >= SLOW:
        pause = min(took * RESTS, LONGEST_REST)
        _resting[number] = time.monotonic() + pause
        after = clock.now() + timedelta(seconds=pause + 1)
        jobs.later(changes.TELL, key=f"{changes.TELL}:{number}", run_at=after)


def _tell(number: int) -> bool:
    """One message to one aggregator; says whether more waits to be told.

    While a message could not be delivered none is added: what changes meanwhile is in the next one.
    """
    row = db.session.get(Membership, number)
    if row is None or row.state != "accepted" or row.deaf or _stuck(row):
        return False
    found = changes.since(row.told, MOST)
    if not found:
        return False
    last = found[-1][0]
    mine = update(Membership).where(Membership.id == row.id, Membership.told == row.told)
    if not claimed(mine.values(told=last)):
        return False
    there, gone = choosing.split(row, [product for _, product in found])
    choosing.offer(row, there)
    if there or gone:
        _write(row, "catalog.changed", ids=sorted([*there, *gone]), cursor=cursor(row, last))
    return len(found) == MOST


def tell_all(row: Membership) -> None:
    """Inside ``writing()``: the whole choice is another one; the catalogue is to be read anew."""
    _write(row, "catalog.changed", ids=[], cursor="")


def farewell(row: Membership) -> None:
    """Inside ``writing()``: the shop has left; what was not delivered yet has no more use."""
    waiting = update(Delivery).where(Delivery.membership_id == row.id, Delivery.state == "due")
    db.session.execute(waiting.values(state="failed", answer="The shop has left."))
    if row.token:
        _write(row, "listing.left", ids=[])


def _stuck(row: Membership) -> bool:
    late = Delivery.state == "due", Delivery.tries > 0
    mine = select(Delivery.id).where(Delivery.membership_id == row.id, *late)
    return db.session.scalar(mine.limit(1)) is not None


def _write(row: Membership, kind: str, *, ids: list[int], **more: Any) -> None:
    data = {"aggregator": row.aggregator, "origin": front_of(row).origin, **more}
    if kind == "catalog.changed":
        data["ids"] = choosing.public(ids)
    said = {"type": kind, "timestamp": clock.now().isoformat(), "data": data}
    letter = Delivery(
        membership_id=row.id,
        message=new_id(),
        kind=kind,
        body=json.dumps(said, ensure_ascii=False, separators=(",", ":")),
        count=len(ids),
    )
    db.session.add(letter)
    db.session.flush()
    jobs.later("joining.deliver", delivery_id=letter.id)
