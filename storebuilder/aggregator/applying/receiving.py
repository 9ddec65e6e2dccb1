"""Taking applications in: in the web process, so nothing is asked of anybody else here."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import func, select

from storebuilder import accounts, clock, jobs, signing
from storebuilder.aggregator.applying.opening import claim, opened
from storebuilder.aggregator.models import Application
from storebuilder.db import db, writing
from storebuilder.errors import Conflict, NotAccepted, TooMany

KIND = "listing.applied"
#: How many applications are taken: from one place, by one shop, from everybody. The worker looks
#: at addresses one after another, and each may take its time; most of the time stays its own.
FROM_PLACE, BY_SHOP, FROM_ALL, WITHIN = 20, 10, 100, timedelta(hours=1)
MOST_LOOKED_AT = 500  # that wait for their address to be looked at


def receive(headers: Mapping[str, str], body: bytes, place: str) -> Application:
    """Take a signed application in; ``place`` is where it comes from.

    Who signed it has the key that it names. Whether that key is the shop's own is looked at in a
    job. Raises NotAccepted, Conflict for one that was sent before, TooMany.
    """
    accounts.limit(f"market.apply:{place}", FROM_PLACE, WITHIN)
    signed = signing.read_headers(headers)
    _, data = opened(body, KIND)
    key = signing.from_whpk(data.get("key"))
    if not signing.verify(signed, body, [key]):
        raise NotAccepted("The signature was not made with the key that the application names.")
    public, origin = base64.b64encode(key).decode(), data["origin"]
    accounts.limit(f"market.apply-by:{public}:{origin}", BY_SHOP, WITHIN)
    accounts.limit("market.apply", FROM_ALL, WITHIN)
    with writing():
        if not claim(key, signed):
            raise Conflict("This application was taken in before.")
        row = _row(origin, public)
        row.state, row.reason, row.tries = "looking", "", 0
        db.session.flush()
        look_later(origin)
        return row


def look_later(origin: str, after: timedelta = timedelta(0)) -> None:
    """Look at an address in a job: once, however many apply in its name."""
    key = hashlib.sha256(origin.encode()).hexdigest()
    jobs.later("market.look", key=f"market.look:{key}", run_at=clock.now() + after, origin=origin)


def _row(origin: str, public: str) -> Application:
    row = db.session.scalar(
        select(Application).where(Application.origin == origin, Application.public_key == public)
    )
    if row is None:
        waiting = select(func.count()).where(Application.state == "looking")
        if (db.session.scalar(waiting) or 0) >= MOST_LOOKED_AT:
            raise TooMany("Too many shops are applying just now.", retry_after=600)
        row = Application(token=secrets.token_urlsafe(24), origin=origin, public_key=public)
        db.session.add(row)
    return row
