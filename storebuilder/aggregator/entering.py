"""Shops of other makes, entered by the operator: over UCP, a merchant feed or products.json."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from storebuilder import accounts, clock, fetching, fields, jobs, money
from storebuilder.aggregator import naming
from storebuilder.aggregator.applying.entering import free_handle
from storebuilder.aggregator.models import Store
from storebuilder.aggregator.pulling.rounds import KIND as PULL
from storebuilder.db import db, writing
from storebuilder.errors import Conflict, NotAccepted

SOURCES = ("ucp", "google", "shopify")


@dataclass(frozen=True, kw_only=True)
class NewStore:
    """What the operator says of a shop; ``address`` is its own, or that of its feed."""

    address: str
    source: str = "ucp"
    name: str
    language: str
    country: str = ""
    currency: str = ""


def enter_store(new: NewStore, *, nearby: bool = False) -> int:
    """List a shop of another make, and read it at once; returns its number.

    The operator answers for it: nobody proved its address, and it cannot tell us news. ``nearby``
    also accepts loopback addresses. Raises NotAccepted, Conflict where it is here already.
    """
    if new.source not in SOURCES:
        raise NotAccepted(f"{new.source!r} is no kind of shop.", field="source")
    address = new.address.strip()
    try:
        fetching.look_at(address, nearby=nearby)
    except fetching.NotFetchedError as error:
        raise NotAccepted(
            error.message, field="address", hint="Write it like https://shop.example."
        ) from None
    origin = fetching.origin(address)
    row = Store(
        handle="",
        name=fields.line(new.name, field="name", least=1, most=120),
        origin=origin,
        source=new.source,
        address=address if new.source == "google" else _read_at(origin, new.source),
        state="accepted",
        language=fields.language(new.language),
        country=fields.country(new.country) if new.country else "",
        currency=money.check_currency(new.currency.upper()) if new.currency else "",
    )
    row.languages = [row.language]
    row.words = naming.store_words(row)
    row.accepted_at = row.next_pull_at = clock.now()
    with writing():
        if db.session.scalar(select(Store.id).where(Store.origin == origin)) is not None:
            raise Conflict("This shop is here already.")
        row.handle = free_handle(origin)
        db.session.add(row)
        db.session.flush()
        accounts.audit("store.entered", "store", row.id, row.name, {"address": ["", address]})
        jobs.later(PULL, key=f"{PULL}:more")
        return row.id


def _read_at(origin: str, source: str) -> str:
    # The endpoint of UCP is found in the shop's profile.
    return f"{origin}/products.json" if source == "shopify" else ""
