"""Looking at the address in whose name somebody applied: does it know of it, and with this key?

The shop's profile must list the key that signed the application, and its listing must repeat a
challenge that was made for this moment, signed with that key.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import delete, select

from storebuilder import clock, jobs, signing
from storebuilder.aggregator.applying import entering
from storebuilder.aggregator.applying.opening import nearby, ours
from storebuilder.aggregator.applying.profiles import Unproved, ask, keys_of
from storebuilder.aggregator.applying.receiving import look_later
from storebuilder.aggregator.models import Application
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted

PAUSES = [60, 300, 1800]  # seconds before an address that did not answer is looked at again
KEPT = timedelta(days=30)  # applications that failed


@jobs.job("market.look")
def look(origin: str) -> None:
    """Look at one address for all who apply in its name, with one reading of its profile."""
    rows = _waiting(origin)
    db.session.rollback()
    if not rows:
        return
    try:
        keys = keys_of(origin)
    except Unproved as error:
        for number, _ in rows:
            _failed(number, str(error), again=error.passing)
        return
    for number, key in rows:
        try:
            said = prove(origin, key, keys)
        except Unproved as error:
            _failed(number, str(error), again=error.passing)
        else:
            _proved(number, said)


def prove(origin: str, key: bytes, keys: Sequence[bytes]) -> dict[str, Any]:
    """The listing of a shop that answers a fresh challenge with ``key``; raises Unproved."""
    if key not in keys:
        raise Unproved(f"The profile of {origin} does not list the key of the application.")
    challenge = secrets.token_urlsafe(24)
    query = urlencode({"aggregator": ours(), "challenge": challenge})
    answer, said = ask(f"{origin}/ucp/listing?{query}")
    try:
        signed = signing.read_headers(answer.headers)
    except NotAccepted as error:
        raise Unproved(f"The listing of {origin} is not signed: {error}") from None
    if not signing.verify(signed, answer.body, [key]):
        raise Unproved(f"The listing of {origin} does not bear the signature of the application.")
    wanted = {
        "type": "listing",
        "aggregator": ours(),
        "origin": origin,
        "challenge": challenge,
        "state": "listed",
    }
    wrong = [name for name, value in wanted.items() if said.get(name) != value]
    if wrong:
        raise Unproved(f"The listing of {origin} says another {wrong[0]} than was asked for.")
    return said


def _waiting(origin: str) -> list[tuple[int, bytes]]:
    rows = db.session.execute(
        select(Application.id, Application.public_key)
        .where(Application.origin == origin, Application.state == "looking")
        .order_by(Application.id)
    )
    return [(row.id, base64.b64decode(row.public_key)) for row in rows]


def _failed(number: int, why: str, *, again: bool) -> None:
    with writing():
        row = db.session.get(Application, number)
        if row is None or row.state != "looking":
            return
        row.reason = why[:300]
        row.tries += 1
        if again and row.tries <= len(PAUSES):
            look_later(row.origin, timedelta(seconds=PAUSES[row.tries - 1]))
        else:
            row.state = "failed"


def _proved(number: int, said: dict[str, Any]) -> None:
    with writing():
        row = db.session.get(Application, number)
        if row is None or row.state != "looking":
            return
        row.state, row.reason = "proved", ""
        row.store_id = entering.enter(row.origin, row.public_key, said, nearby=nearby())


@jobs.job("market.forget-applications", every=timedelta(hours=6))
def forget() -> None:
    """Forget applications that came to nothing, and give up those that nobody looks at any more."""
    now = clock.now()
    with writing():
        old = Application.state != "proved", Application.created_at < now - KEPT
        db.session.execute(delete(Application).where(*old))
