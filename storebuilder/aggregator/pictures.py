"""Our own copies of the merchants' pictures, so that no reader's browser asks a merchant.

They are fetched a few at a time, of each shop one at the same moment, the first of each offer
before the others, and made into small files by the same process as every picture.
"""

from __future__ import annotations

import hashlib
import io
import logging
import shutil
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import current_app
from sqlalchemy import func, select, update

from storebuilder import clock, jobs, pagestore
from storebuilder.aggregator.models import MarketPicture, Offer, Store
from storebuilder.bulk import upsert
from storebuilder.config import Config
from storebuilder.db import claimed, db, writing
from storebuilder.errors import NotAccepted
from storebuilder.fetching import Limits, NotFetchedError, fetch
from storebuilder.media import resizing
from storebuilder.media.models import Picture
from storebuilder.media.receiving import receive

log = logging.getLogger(__name__)

LIMITS = Limits(seconds=15, size=8 * 1024 * 1024)
READERS = 3
SLICE = 12.0  # seconds of one round
LEAST_FREE = 2 * 1024**3  # bytes on the disk below which no more pictures are copied
EACH = 4  # pictures of an offer that are copied
LATER = timedelta(hours=6)  # what is not an offer's first picture waits for the others' first ones
LEASE = timedelta(minutes=5)
PAUSES = (timedelta(minutes=10), timedelta(hours=2), timedelta(hours=24))


def key_of(address: str) -> str:
    """Under which key an image's address is kept: half of its SHA-256, in hex."""
    return hashlib.sha256(address.encode()).hexdigest()[:32]


def want(store_id: int, groups: Iterable[Sequence[str]]) -> None:
    """Remember the images of some offers to be copied, inside the caller's transaction."""
    now = clock.now()
    due: dict[str, tuple[str, datetime]] = {}
    for addresses in groups:
        for place, address in enumerate(addresses[:EACH]):
            due.setdefault(key_of(address), (address, now + LATER if place else now))
    rows = [
        {"key": key, "url": address, "store_id": store_id, "due_at": at}
        for key, (address, at) in due.items()
    ]
    upsert(MarketPicture, rows, key=("key",), change=())


@dataclass(frozen=True, slots=True)
class _Wanted:
    key: str
    url: str
    store_id: int
    tries: int


@jobs.job("market.pictures", every=timedelta(seconds=30))
def copy_pictures(seconds: float = SLICE) -> None:
    """Copy pictures for ``seconds``; where the disk is nearly full, none."""
    config: Config = current_app.config["SHOP"]
    over = time.monotonic() + seconds
    with ThreadPoolExecutor(READERS, thread_name_prefix="pictures") as threads:
        while time.monotonic() < over:
            if shutil.disk_usage(config.home).free < LEAST_FREE:
                log.warning("no pictures are copied: the disk is nearly full")
                return
            batch = _claim(READERS)
            if not batch:
                return
            got = list(threads.map(partial(_fetch, nearby=config.nicknames), batch))
            for one, answer in zip(batch, got, strict=True):
                _keep(one, answer)


def _claim(most: int) -> list[_Wanted]:
    """The next pictures, of each shop one; taken in hand so that no other worker fetches them."""
    now = clock.now()
    place = func.row_number().over(
        partition_by=MarketPicture.store_id, order_by=(MarketPicture.due_at, MarketPicture.key)
    )
    due = (
        select(
            *(MarketPicture.key, MarketPicture.url, MarketPicture.store_id, MarketPicture.tries),
            place.label("place"),
            MarketPicture.due_at,
        )
        .join(Store, Store.id == MarketPicture.store_id)
        .where(MarketPicture.state == "wanted", MarketPicture.due_at <= now)
        .where(Store.state == "accepted")
        .subquery()
    )
    first = select(due).where(due.c.place == 1).order_by(due.c.due_at, due.c.key).limit(most)
    rows = db.session.execute(first).all()
    db.session.rollback()
    taken = []
    with writing():
        for row in rows:
            mine = update(MarketPicture).where(
                MarketPicture.key == row.key, MarketPicture.due_at == row.due_at
            )
            if claimed(mine.values(due_at=now + LEASE)):
                taken.append(_Wanted(row.key, row.url, row.store_id, row.tries))
    return taken


def _fetch(one: _Wanted, *, nearby: bool) -> bytes | str:
    """The picture, or why there is none; in a thread, without a database."""
    try:
        answer = fetch(one.url, LIMITS, nearby=nearby, headers={"Accept": "image/*"})
    except NotFetchedError as error:
        return error.message
    return answer.body if answer.status == 200 else f"The picture answers with {answer.status}."


def _keep(one: _Wanted, answer: bytes | str) -> None:
    if isinstance(answer, str):
        _failed(one, answer)
        return
    try:
        picture = receive(io.BytesIO(answer), "market")
    except NotAccepted as error:
        _failed(one, error.message, for_good=True)
        return
    number = picture.id
    resizing.resize(number)
    state, why = db.session.execute(
        select(Picture.state, Picture.error).where(Picture.id == number)
    ).one()
    if state != "ready":
        _failed(one, why or "The picture could not be made smaller.", for_good=True)
        return
    with writing():
        mine = update(MarketPicture).where(MarketPicture.key == one.key)
        db.session.execute(mine.values(state="ready", picture_id=number, reason=""))
        shown = db.session.scalars(select(Offer.id).where(Offer.image_key == one.key)).all()
        pagestore.stale(*(f"offer:{number}" for number in shown), f"store:{one.store_id}")


def _failed(one: _Wanted, why: str, *, for_good: bool = False) -> None:
    """Try again later, a few times; the shop's other pictures wait for a while too."""
    now = clock.now()
    over = for_good or one.tries >= len(PAUSES)
    values: dict[str, Any] = {"tries": one.tries + 1, "reason": why[:300]}
    values |= {"state": "failed"} if over else {"due_at": now + PAUSES[one.tries]}
    with writing():
        mine = update(MarketPicture).where(MarketPicture.key == one.key)
        db.session.execute(mine.values(**values))
        if not for_good:
            others = update(MarketPicture).where(
                MarketPicture.store_id == one.store_id,
                MarketPicture.state == "wanted",
                MarketPicture.due_at < now + PAUSES[0],
            )
            db.session.execute(others.values(due_at=now + PAUSES[0]))
