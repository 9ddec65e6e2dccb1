"""What somebody may mean while typing: merchants, categories, goods."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from storebuilder.aggregator import searching
from storebuilder.aggregator.carding import read_cards
from storebuilder.aggregator.counting import count
from storebuilder.aggregator.filters import Filters
from storebuilder.aggregator.models import Offer, Store
from storebuilder.aggregator.narrowing import Narrowing
from storebuilder.aggregator.shelves import CategoryNode, Suggestion
from storebuilder.aggregator.tree import tree
from storebuilder.db import db
from storebuilder.freshness import fresh
from storebuilder.tokens import fold, terms

MOST = 4  # of each kind
LOOKED_AT = 200  # goods that a beginning finds, of which the best are suggested


def suggest(language: str, query: str) -> tuple[Suggestion, ...]:
    """Merchants, categories and goods that a beginning may become; four statements."""
    sought = searching.sought(query)
    if sought is None:
        return ()
    return (*_stores(query), *_categories(language, query), *_goods(language, sought))


def _stores(query: str) -> list[Suggestion]:
    term = terms(query)[0]
    rows = db.session.execute(
        select(Store.name, Store.handle)
        .where(Store.state == "accepted", Store.words.contains(f" {' '.join(term.words)}"))
        .order_by(Store.offer_count.desc())
        .limit(MOST)
    )
    return [Suggestion("store", row.name, f"/stores/{row.handle}") for row in rows]


def _categories(language: str, query: str) -> list[Suggestion]:
    sought = fold(query).strip()
    found = []
    waiting = list(categories(language))
    for node in waiting:
        waiting += node.children
        if sought in fold(node.name):
            found.append(Suggestion("category", node.name, node.path))
    return found[:MOST]


def _goods(language: str, sought: str) -> list[Suggestion]:
    # Ranking all that a few letters find would take longer than the next letter.
    found = searching.found(ranked=False)
    some = select(found.c.offer_id).limit(LOOKED_AT).subquery()
    columns: list[Any] = [Offer.id.label("offer_id"), Offer.available]
    chosen = (
        select(*columns)
        .join(some, some.c.offer_id == Offer.id)
        .where(Offer.shown)
        .order_by(Offer.available.desc(), Offer.id.desc())
        .limit(MOST)
    )
    cards = read_cards(language, chosen, sought=searching.in_title(sought))
    return [Suggestion("goods", card.title, card.path) for card in cards]


def categories(language: str) -> tuple[CategoryNode, ...]:
    """The tree of what is offered, with how many offers are in each category and below it."""
    counts = fresh(("market counts", repr(Filters()), None), lambda: count(Narrowing(Filters())))
    return tree().drawn(counts.categories, language)
