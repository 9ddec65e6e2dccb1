"""Hearing the news of shops: what changed, and that one has left. In the web process."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from storebuilder import accounts, clock, jobs, signing
from storebuilder.accounts.auditing import Actor, acting_as
from storebuilder.aggregator import hiding, pulling
from storebuilder.aggregator.applying.opening import claim, opened
from storebuilder.aggregator.applying.profiles import Unproved, keys_of
from storebuilder.aggregator.models import Application, Store
from storebuilder.db import claimed, db, writing
from storebuilder.errors import NotFound, ShopError

CHANGED, LEFT = "catalog.changed", "listing.left"
MOST_IDS = 500
MOST, WITHIN = 1200, timedelta(hours=1)  # messages of one shop
KEYS_EVERY = timedelta(minutes=10)  # how often a shop's profile is read for a key that we lack
#: For those that are not known or have no key, so that they wait as long as the others.
NOBODY = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")


class Over(ShopError):
    """This shop is not listed here any more, so its news are not wanted (410)."""

    status = 410


def hear(headers: Mapping[str, str], body: bytes) -> None:
    """Take a signed message of a shop in; one that was taken in before changes nothing.

    Raises NotAccepted for the form, NotFound where it is not signed by a shop that is known here
    (for all the same), Over, TooMany.
    """
    signed = signing.read_headers(headers)
    kind, data = opened(body, CHANGED, LEFT)
    store = db.session.scalar(select(Store).where(Store.origin == data["origin"]))
    known = base64.b64decode(store.public_key) if store else b""
    key = known or NOBODY
    if not signing.verify(signed, body, [key]) or store is None or not known:
        if store is not None and known and store.state == "accepted":
            _look_for_a_new_key(store.id)
        raise NotFound("No shop that is known here has signed this.")
    number, state = store.id, store.state
    if state in ("refused", "banned", "left"):
        raise Over(f"This shop is {state} here.")
    if state != "accepted" and kind != LEFT:
        raise NotFound("No shop that is listed here has signed this.")
    accounts.limit(f"market.news:{number}", MOST, WITHIN)
    with writing():
        if claim(key, signed):
            _take_in(number, kind, data)


def _take_in(store_id: int, kind: str, data: dict[str, Any]) -> None:
    if kind == LEFT:
        leave(store_id)
        return
    ids = data.get("ids")
    named = [one for one in ids[:MOST_IDS] if isinstance(one, str)] if isinstance(ids, list) else []
    if named:
        pulling.hinted(store_id, named)
    else:
        # Another choice: the cursor leads nowhere any more, and the shop says so when it is asked.
        soon = update(Store).where(Store.id == store_id)
        db.session.execute(soon.values(next_pull_at=clock.now()))


def leave(store_id: int) -> None:
    """Inside ``writing()``: the shop has left; nothing of it is shown from this moment on."""
    store = db.session.get_one(Store, store_id)
    before, name, origin = store.state, store.name, store.origin
    mine = update(Store).where(Store.id == store_id, Store.state.in_(("waiting", "accepted")))
    if claimed(mine.values(state="left", reason="")):
        hiding.show(store_id=store_id)
        with acting_as(Actor(origin[:80])):
            accounts.audit("store.left", "store", store_id, name, {"state": [before, "left"]})


def _look_for_a_new_key(store_id: int) -> None:
    """Read the shop's profile in a job: it may have renewed its key. Its next try is then heard."""
    try:
        accounts.limit(f"market.keys:{store_id}", 1, KEYS_EVERY)
    except ShopError:
        return
    jobs.later("market.keys", key=f"market.keys:{store_id}", store_id=store_id)


@jobs.job("market.keys")
def read_keys(store_id: int) -> None:
    """Take the key that a shop's profile lists first."""
    store = db.session.get(Store, store_id)
    if store is None:
        return
    origin = store.origin
    db.session.rollback()
    try:
        first = base64.b64encode(keys_of(origin)[0]).decode()
    except Unproved:
        return
    with writing():
        store = db.session.get_one(Store, store_id)
        theirs = (Application.store_id == store_id) & (Application.public_key == store.public_key)
        db.session.execute(update(Application).where(theirs).values(public_key=first))
        store.public_key = first
