"""A shop whose address is proved becomes a store, which waits for the operator."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from slugify import slugify
from sqlalchemy import select

from storebuilder import accounts, clock
from storebuilder.accounts.auditing import Actor, acting_as
from storebuilder.aggregator import naming
from storebuilder.aggregator.applying.telling_shops import tell_later
from storebuilder.aggregator.models import Store
from storebuilder.aggregator.readers import StoreFacts, own
from storebuilder.db import db

#: States that a proved address leads out of; the others stay as they are.
AGAIN = ("applied", "refused", "left")


def enter(origin: str, public_key: str, said: dict[str, Any], *, nearby: bool) -> int:
    """Inside ``writing()``: write down whose key it is now and what the shop says of itself.

    One that is listed already stays listed (its key was perhaps renewed); one that is banned stays
    out. Returns the store's number.
    """
    # Held: who is banned in this moment stays out.
    mine = select(Store).where(Store.origin == origin).with_for_update()
    row = db.session.scalar(mine.execution_options(populate_existing=True))
    if row is None:
        row = Store(handle=free_handle(origin), name=_host(origin), origin=origin, state="applied")
        db.session.add(row)
    before, now = row.state, clock.now()
    facts = StoreFacts(
        id=0, origin=origin, source="ucp", address="", languages=(), currency="", nearby=nearby
    )
    for name, value in own.facts(said, facts).items():
        setattr(row, name, value)
    row.source, row.public_key, row.proved_at = "ucp", public_key, now
    if row.languages and row.language not in row.languages:
        row.language = row.languages[0]
    row.words = naming.store_words(row)
    if before in AGAIN:
        row.state, row.reason, row.applied_at = "waiting", "", now
    db.session.flush()
    if row.state != before:
        with acting_as(Actor(origin[:80])):
            accounts.audit(
                "store.applied", "store", row.id, row.name, {"state": [before, "waiting"]}
            )
    tell_later(row.id)
    return row.id


def _host(origin: str) -> str:
    return (urlsplit(origin).hostname or origin)[:120]


def free_handle(origin: str) -> str:
    """A word for the store's address that no other has: ``tea-example``, ``tea-example-2``…"""
    base = slugify(_host(origin).removeprefix("www."))[:100] or "store"
    taken = set(
        db.session.scalars(
            select(Store.handle).where(
                (Store.handle == base) | Store.handle.startswith(f"{base}-", autoescape=True)
            )
        )
    )
    number = 1
    while (name := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return name
