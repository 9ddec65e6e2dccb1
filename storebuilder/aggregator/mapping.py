"""From what shops call their goods to the one category tree."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from sqlalchemy import select, update

from storebuilder import pagestore
from storebuilder.aggregator.models import CategoryMap, Offer
from storebuilder.aggregator.offered import Offered
from storebuilder.aggregator.tree import taxonomy, tree
from storebuilder.bulk import upsert
from storebuilder.db import changed, db, writing
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.tokens import fold

_PARTS = re.compile(r"\s*[>/|»]\s*")


def place(store_id: int, offered: Sequence[Offered]) -> dict[str, int | None]:
    """The category of each offer by its external id, inside the caller's transaction.

    What the operator said counts most, then Google's id or path, then the shop's own word by its
    name. Words that are new are noted, so that the operator can say what they mean.
    """
    words = {one.own_category for one in offered if one.own_category}
    known = _known(store_id, words)
    fresh = {word: by_name(word) for word in words - known.keys()}
    if fresh:
        rows = [
            {"store_id": store_id, "own": word, "category_id": number, "by": "guessed"}
            for word, number in fresh.items()
        ]
        upsert(CategoryMap, rows, key=("store_id", "own"), change=())
    placed: dict[str, int | None] = {}
    for one in offered:
        number, by = known.get(one.own_category, (fresh.get(one.own_category), "guessed"))
        google = google_category(one.google_category)
        placed[one.external_id] = number if by == "set" else google or number
    return placed


def _known(store_id: int, words: Collection[str]) -> dict[str, tuple[int | None, str]]:
    if not words:
        return {}
    rows = db.session.execute(
        select(CategoryMap.own, CategoryMap.category_id, CategoryMap.by).where(
            CategoryMap.store_id == store_id, CategoryMap.own.in_(words)
        )
    )
    return {row.own: (row.category_id, row.by) for row in rows}


def set_category(store_id: int, own: str, category_id: int | None) -> int:
    """The operator says what a shop's own word means; its offers follow. Returns how many."""
    if category_id is not None and category_id not in tree().nodes:
        raise NotAccepted(
            f"There is no category {category_id}.", field="category", hint="Choose one of the tree."
        )
    with writing():
        said = update(CategoryMap).where(CategoryMap.store_id == store_id, CategoryMap.own == own)
        if not changed(said.values(category_id=category_id, by="set")):
            raise NotFound(f"This shop has nothing called {own!r}.")
        pagestore.stale_all()
        goods = update(Offer).where(Offer.store_id == store_id, Offer.own_category == own)
        return changed(goods.values(category_id=category_id))


def google_category(text: str) -> int | None:
    """The category of the tree for an id or a path of Google's taxonomy, or the one above it."""
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return _ids().get(int(text))
    return _deepest(text, first="top") if text else None


def by_name(text: str) -> int | None:
    """The category that a shop's own word or path names, in English or Chinese."""
    return _deepest(text, first="any") if text else None


def _deepest(text: str, *, first: str) -> int | None:
    """Go down a path as far as the tree has it; ``first`` says where it may begin."""
    found: int | None = None
    for part in map(_plain, _PARTS.split(text)):
        candidates = _names().get(part, ())
        if found is not None:
            below = [number for number in candidates if _parents()[number] == found]
        else:
            tops = [number for number in candidates if _parents()[number] is None]
            below = tops if first == "top" else list(candidates)
        if len(below) == 1:
            found = below[0]
        elif first == "top" and found is None:
            return None
    return found


def _plain(part: str) -> str:
    words = re.findall(r"\w+", fold(part).replace("&", " ").replace(" and ", " "))
    return " ".join(words)


@cache
def _names() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, _parent, *names in taxonomy()["categories"]:
        for name in map(_plain, names):
            found[name] = (*found.get(name, ()), number)
    return found


@cache
def _parents() -> dict[int, int | None]:
    return {number: parent for number, parent, *_ in taxonomy()["categories"]}


@cache
def _ids() -> dict[int, int]:
    ids = {number: number for number in _parents()}
    under: dict[str, Iterable[int]] = taxonomy()["under"]
    for above, numbers in under.items():
        ids |= dict.fromkeys(numbers, int(above))
    return ids
