"""One step of a reading: which request comes next, by the shop's kind and where it stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from storebuilder.aggregator.readers import google, own, shopify, ucp
from storebuilder.aggregator.readers.facts import Ask, PullError, Step, StoreFacts


def step(store: StoreFacts, kind: str, place: dict[str, Any], ask: Ask) -> Step:
    """Carry the next step of a reading out; raises PullError.

    ``kind`` is full, changes or hint. ``place`` is empty at the beginning, then what the step
    before left there.
    """
    if store.source == "google":
        return _feed(store, place, ask)
    if store.source == "shopify":
        return shopify.read_page(store, ask, place)
    stage = place.get("stage", "lookup" if kind == "hint" else "listing")
    if stage == "listing":
        return _listing(store, kind, ask)
    if stage == "profile":
        return _profile(store, ask)
    if stage == "search":
        return _search(store, place, ask)
    if stage == "changes":
        return own.read_changes(store, ask, place)
    if stage == "lookup":
        return _lookup(store, place, ask)
    raise PullError("malformed", said=f"an unknown stage {stage!r}")


def _feed(store: StoreFacts, place: dict[str, Any], ask: Ask) -> Step:
    file: Path = store.folder / f"feed-{store.id}"
    if place.get("stage") == "feed":
        return google.read_page(store, file, place)
    return google.fetch_feed(store, ask, file)


def _listing(store: StoreFacts, kind: str, ask: Ask) -> Step:
    found = own.read_listing(store, ask)
    if not found.left:
        known = bool(found.learned.get("changes", store.changes))
        found.place = {"stage": "changes" if kind == "changes" and known else "profile"}
        if kind == "changes" and not known:
            found.reset = True
    return found


def _profile(store: StoreFacts, ask: Ask) -> Step:
    address = ucp.read_profile(store, ask)
    cursor = own.newest_cursor(store, ask)
    return Step(
        place={"stage": "search", "language": 0, "cursor": "", "newest": cursor},
        learned={"address": address},
    )


def _search(store: StoreFacts, place: dict[str, Any], ask: Ask) -> Step:
    found = ucp.search(store, ask, place)
    if found.whole:
        # What changed while everything was read is heard after this cursor.
        found.learned |= {"cursor": place.get("newest", ""), "changes_etag": ""}
    return found


def _lookup(store: StoreFacts, place: dict[str, Any], ask: Ask) -> Step:
    """Look the next ids up; every language of a batch before the next batch."""
    ids, language = place["ids"], place.get("language", 0)
    if not store.address:
        return replace(_profile(store, ask), place=place)
    batch = ids[: ucp.PER_LOOKUP]
    found = ucp.named(store, ask, batch, language) if batch else Step()
    if found.reset:
        return found
    if batch and language + 1 < len(store.languages):
        found.place = place | {"language": language + 1}
    elif ids[ucp.PER_LOOKUP :]:
        found.place = place | {"ids": ids[ucp.PER_LOOKUP :], "language": 0}
    elif place.get("after"):
        found.learned |= place.get("learned", {})
        found.place = {"stage": "changes", "after": place["after"]}
    else:
        found.learned |= place.get("learned", {})
    return found
