"""A shelf: one page of the market's goods, narrowed, sorted and counted.

Nine statements at most, whatever the number of offers and shops.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case

from storebuilder.aggregator import searching
from storebuilder.aggregator.carding import Chosen, read_cards
from storebuilder.aggregator.counting import Counts, count
from storebuilder.aggregator.filters import SORTS, Filters
from storebuilder.aggregator.market import market
from storebuilder.aggregator.mending import mended
from storebuilder.aggregator.models import Offer
from storebuilder.aggregator.narrowing import Narrowing
from storebuilder.aggregator.reasons import explained
from storebuilder.aggregator.shelves import Facet, FacetValue, Shelf
from storebuilder.aggregator.stores import found_stores
from storebuilder.aggregator.tree import Tree, tree
from storebuilder.aggregator.views import OfferCard
from storebuilder.freshness import fresh

MOST_PER_PAGE = 100
LAST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a reader wants to see, put right."""

    language: str
    filters: Filters
    sort: str
    page: int
    per_page: int


def shelf(
    language: str,
    *,
    query: str = "",
    filters: Filters | None = None,
    sort: str = "",
    page: int = 1,
    per_page: int = 24,
) -> Shelf:
    """A page of all goods or of what a query finds, with the merchants that it finds.

    ``sort`` is one of SORTS; anything else means the most fitting first for a query, else the
    newest. Where a query finds nothing, what it may have meant is sought, and ``mended`` says so.
    A query without a single letter or digit finds nothing; a page after the last has no cards.
    """
    asked = _Asked(
        language=language,
        filters=filters or Filters(),
        sort=sort if sort in SORTS else "",
        page=min(max(page, 1), LAST_PAGE),
        per_page=min(max(per_page, 1), MOST_PER_PAGE),
    )
    if not query.strip():
        return _shelf(asked, "", "", *_goods(asked, None))
    sought = searching.sought(query)
    if sought is None:
        return _shelf(asked, query, "", [], Counts())
    cards, counts = _goods(asked, sought)
    better = ""
    if not counts.total and not asked.filters:
        better, instead = mended(query)
        cards, counts = _goods(asked, instead) if instead else (cards, counts)
    return _shelf(asked, query, better if counts.total else "", cards, counts)


def _goods(asked: _Asked, sought: str | None) -> tuple[list[OfferCard], Counts]:
    values = {} if sought is None else {"sought": sought}
    narrowing = Narrowing(asked.filters, None if sought is None else searching.found())
    cards = read_cards(asked.language, _page(narrowing, asked), **values)
    every = Narrowing(asked.filters, None if sought is None else searching.found(ranked=False))
    counts = fresh(("market counts", repr(asked.filters), sought), lambda: count(every, **values))
    return cards, counts


def _page(narrowing: Narrowing, asked: _Asked) -> Chosen:
    chosen = narrowing.select(Offer.id.label("offer_id"))
    for column in _order(narrowing, asked.sort):
        chosen = chosen.order_by(column)
    return chosen.limit(asked.per_page).offset((asked.page - 1) * asked.per_page)


def _order(narrowing: Narrowing, sort: str) -> tuple[Any, ...]:
    if sort == "" and narrowing.found is not None:
        # What cannot be bought comes after what can, however well it fits.
        return Offer.available.desc(), narrowing.found.c.rank, Offer.id
    if sort == "price-low":
        return Offer.comparable.is_(None), Offer.comparable, Offer.id
    if sort == "price-high":
        return Offer.comparable.is_(None), Offer.comparable.desc(), Offer.id.desc()
    if sort == "reduced":
        return _reduction().desc(), Offer.id.desc()
    return Offer.first_seen.desc(), Offer.id.desc()


def _reduction() -> Any:
    by = (Offer.compare_at - Offer.amount) * 100 // Offer.compare_at
    return case((Offer.compare_at > Offer.amount, by), else_=0)


def _shelf(asked: _Asked, query: str, better: str, cards: list[OfferCard], counts: Counts) -> Shelf:
    all_categories = tree()
    facet = _categories(all_categories, counts, asked)
    words = better or query
    return Shelf(
        cards=tuple(explained(cards, words, asked.filters, asked.language)),
        total=counts.total,
        page=asked.page,
        pages=max(1, -(-counts.total // asked.per_page)),
        per_page=asked.per_page,
        sort=asked.sort,
        filters=asked.filters,
        facets=(facet, *counts.facets),
        available_count=counts.available,
        lowest=counts.lowest,
        highest=counts.highest,
        currency=market().currency,
        query=query,
        mended=better,
        stores=found_stores(asked.language, words) if words and asked.page == 1 else (),
        trail=all_categories.trail(asked.filters.category, asked.language),
    )


def _categories(all_categories: Tree, counts: Counts, asked: _Asked) -> Facet:
    """The categories below the chosen one, or its own where it has none below; else the tops."""
    summed = all_categories.rolled_up(counts.categories)
    chosen = asked.filters.category
    node = all_categories.nodes.get(chosen) if chosen is not None else None
    offered = node.children if node else all_categories.roots
    values = [
        FacetValue(
            value=str(number),
            label=all_categories.nodes[number].name(asked.language),
            count=summed[number],
            chosen=number == chosen,
        )
        for number in offered
        if summed.get(number) and all_categories.nodes[number].shown
    ]
    values.sort(key=lambda value: (-value.count, value.label))
    return Facet("category", tuple(values))
