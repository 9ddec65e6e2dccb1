"""Which shops are due, and what their readings know of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import exists, or_, select, update

from storebuilder import clock
from storebuilder.aggregator.market import Market, market
from storebuilder.aggregator.models import Pull, Store
from storebuilder.aggregator.pulling.limits import LEASE
from storebuilder.aggregator.readers import StoreFacts
from storebuilder.aggregator.tree import prepare
from storebuilder.config import Config
from storebuilder.db import claimed, db, writing

MOST_BEGUN = 50  # readings that are begun at once
MOST_HINTS = 20  # taken in hand at once, whatever else is being read


def begin_due() -> None:
    """Begin a reading of each accepted shop that is due and is not being read."""
    now = clock.now()
    running = exists().where(
        Pull.store_id == Store.id, Pull.state == "running", Pull.kind != "hint"
    )
    due = (
        select(Store.id, Store.changes, Store.cursor, Store.next_full_at)
        .where(Store.state == "accepted", ~running)
        .where(or_(Store.next_pull_at.is_(None), Store.next_pull_at <= now))
        .order_by(Store.next_pull_at.is_not(None), Store.next_pull_at, Store.id)
        .limit(MOST_BEGUN)
    )
    if not db.session.execute(due.limit(1)).first():
        db.session.rollback()
        return
    prepare()
    with writing():
        for row in db.session.execute(due).all():
            mine = update(Store).where(
                Store.id == row.id, or_(Store.next_pull_at.is_(None), Store.next_pull_at <= now)
            )
            if claimed(mine.values(next_pull_at=now + LEASE)):
                db.session.add(Pull(store_id=row.id, kind=_kind(row, now), place={}))


def _kind(row: Any, now: datetime) -> str:
    told = row.changes and row.cursor and row.next_full_at and row.next_full_at > now
    return "changes" if told else "full"


def waiting(but: Collection[int], most: int) -> list[tuple[int, str]]:
    """Readings that nobody has in hand as (pull id, kind): hints first, then the shortest.

    ``but`` are those that the caller knows of. A hint may go on beside another reading of its shop.
    """
    now = clock.now()
    hints = Pull.kind == "hint"
    rows = db.session.execute(
        select(Pull.id, Pull.kind)
        .where(Pull.state == "running", Pull.id.not_in(but))
        .where(or_(Pull.claimed_until.is_(None), Pull.claimed_until < now))
        .order_by(~hints, Pull.pages, Pull.id)
        .limit(max(most, 0) + MOST_HINTS)
    ).all()
    db.session.rollback()
    first = [(row.id, row.kind) for row in rows if row.kind == "hint"]
    others = [(row.id, row.kind) for row in rows if row.kind != "hint"]
    return first + others[: max(most, 0)]


def claim(pull_id: int) -> bool:
    """Take a reading in hand; says whether it was free."""
    now = clock.now()
    free = or_(Pull.claimed_until.is_(None), Pull.claimed_until < now)
    with writing():
        mine = update(Pull).where(Pull.id == pull_id, Pull.state == "running", free)
        return claimed(mine.values(claimed_until=now + LEASE))


def facts(store: Store) -> StoreFacts:
    """What a step knows of its shop: plain values, for a thread without a database."""
    config: Config = current_app.config["SHOP"]
    here = market()
    folder = config.run
    folder.mkdir(exist_ok=True)
    return StoreFacts(
        id=store.id,
        origin=store.origin,
        source=store.source,
        address=store.address,
        languages=languages(store, here),
        currency=store.currency,
        country=store.country,
        changes=store.changes,
        cursor=store.cursor,
        listing_etag=store.listing_etag,
        changes_etag=store.changes_etag,
        feed_etag=store.feed_etag,
        aggregator=config.origin(here.host),
        folder=folder,
        nearby=config.nicknames,
    )


def languages(store: Store, here: Market) -> tuple[str, ...]:
    """The languages that a shop is read in: its own first, then those of ours that it speaks.

    A shop's near language (zh for zh-CN) is read as ours. Feeds and files have one only.
    """
    spoken = [store.language, *store.languages] if store.source == "ucp" else [store.language]
    ours = {own[:2]: own for own in reversed(here.languages)}
    first = next((own for own in here.languages if own == store.language), "")
    first = first or ours.get(store.language[:2], store.language)
    also = (own for own in here.languages if any(one[:2] == own[:2] for one in spoken))
    return tuple(dict.fromkeys((first, *also)))
