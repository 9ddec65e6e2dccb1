"""Asking an aggregator to list the shop, and asking how that stands."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import select, update

from storebuilder import clock, jobs, signing
from storebuilder.db import claimed, db, writing
from storebuilder.errors import ShopError
from storebuilder.joining import talking
from storebuilder.joining.hearing import Moved, Untrue, hear
from storebuilder.joining.listing import front_of
from storebuilder.joining.models import LIVE, Membership

APPLICATIONS = "/join/applications"
WHILE_WAITING, WHILE_LISTED = timedelta(minutes=4), timedelta(hours=1)


@jobs.job("joining.apply")
def apply(membership_id: int) -> None:
    """Send the application; the job is tried again where the aggregator cannot be reached."""
    row = db.session.get(Membership, membership_id)
    if row is None or row.state != "asking":
        return
    body = _application(row)
    address, headers = row.aggregator, signing.sign(body)
    db.session.rollback()
    try:
        name, keys = talking.profile(address)
        answer = talking.post(address + APPLICATIONS, body, headers)
        if answer.status in (200, 202):
            hear(membership_id, answer, keys, name=name)
            return
        _trouble(membership_id, answer.said()[1])
    except (talking.Unreachable, Untrue) as error:
        _trouble(membership_id, str(error))
        raise
    if answer.status == 429 or answer.status >= 500:
        raise talking.Unreachable(answer.said()[1])


def _application(row: Membership) -> bytes:
    front = front_of(row)
    data = {
        "aggregator": row.aggregator,
        "origin": front.origin,
        "key": signing.whpk(signing.listed()[0]),
    }
    said = {"type": "listing.applied", "timestamp": clock.now().isoformat(), "data": data}
    return json.dumps(said, separators=(",", ":")).encode()


@jobs.job("joining.ask")
def ask(membership_id: int) -> None:
    """Ask how an application stands, and take the answer in."""
    row = db.session.get(Membership, membership_id)
    if row is None or not row.token:
        return
    address, token = row.aggregator, row.token
    db.session.rollback()
    try:
        name, keys = talking.profile(address)
        answer = talking.get(f"{address}{APPLICATIONS}/{token}")
        if answer.status != 200:
            raise talking.Unreachable(answer.said()[1])
        hear(membership_id, answer, keys, name=name)
    except Moved:
        _apply_anew(membership_id)
    except (talking.Unreachable, Untrue, ShopError) as error:
        _trouble(membership_id, str(error))


def _apply_anew(membership_id: int) -> None:
    """The storefront has another host now, so for the aggregator it is another shop."""
    with writing():
        mine = update(Membership).where(Membership.id == membership_id, Membership.state.in_(LIVE))
        if claimed(mine.values(state="asking", token="", heard_at=clock.now())):
            key = f"joining.apply:{membership_id}"
            jobs.later("joining.apply", key=key, membership_id=membership_id)


@jobs.job("joining.ask-all", every=timedelta(minutes=1))
def ask_all() -> None:
    """Ask those that were not heard for a while; of a shop that left nothing is asked."""
    now = clock.now()
    waiting = Membership.state.in_(("applied", "waiting"))
    listed = Membership.state.in_(("accepted", "refused", "banned"))
    due = (waiting & (Membership.heard_at < now - WHILE_WAITING)) | (
        listed & (Membership.heard_at < now - WHILE_LISTED)
    )
    for number in db.session.scalars(select(Membership.id).where(due)).all():
        ask(number)


def _trouble(membership_id: int, text: str) -> None:
    with writing():
        mine = update(Membership).where(Membership.id == membership_id)
        db.session.execute(mine.values(trouble=text[:300], heard_at=clock.now()))
