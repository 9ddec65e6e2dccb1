"""Counting a shelf: how many there are, how dear, and by what it can be narrowed; two statements.

The database counts by merchant, category and availability, which is a few thousand groups whatever
the number of offers; what facets show is summed up from these groups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, String, cast, func, literal, select, union_all

from storebuilder.aggregator.models import Offer, Store
from storebuilder.aggregator.narrowing import Narrowing
from storebuilder.aggregator.shelves import Facet, FacetValue
from storebuilder.db import db
from storebuilder.freshness import fresh

MOST_VALUES = 40  # shown of one facet: the most frequent ones
COUNTED = ("", "available", "price", "category", "store", "country")


@dataclass(frozen=True, slots=True)
class Counts:
    """What is known of a shelf besides its cards."""

    total: int = 0
    available: int = 0
    lowest: int | None = None
    highest: int | None = None
    #: Offers by category, in each itself.
    categories: dict[int, int] = field(default_factory=dict)
    facets: tuple[Facet, ...] = ()


def count(narrowing: Narrowing, **values: Any) -> Counts:
    """Everything that is counted of a shelf; each facet as if it were not used itself."""
    sets: dict[str, list[Any]] = {}
    for row in db.session.execute(_statement(narrowing), values):
        sets.setdefault(row.without, []).append(row)
    without = {one: sets.get(one if one in narrowing.groups else "", []) for one in COUNTED}
    priced, filters, stores = without["price"], narrowing.filters, _stores()
    by_store, by_country = (_summed(without["store"], _store), Counter[str]())
    for number, n in _summed(without["country"], _store).items():
        by_country[stores[number].country if number in stores else ""] += n
    named = {
        stores[number].handle: (stores[number].name, n)
        for number, n in by_store.items()
        if number in stores
    }
    return Counts(
        total=sum(row.n for row in without[""]),
        available=sum(row.n for row in without["available"] if row.available),
        lowest=min((row.low for row in priced if row.low is not None), default=None),
        highest=max((row.high for row in priced if row.high is not None), default=None),
        categories={
            number: n
            for number, n in _summed(without["category"], lambda row: row.category_id).items()
            if number is not None
        },
        facets=(
            _facet("store", named, filters.stores),
            _facet(
                "country",
                {code: (code, n) for code, n in by_country.items() if code},
                filters.countries,
            ),
        ),
    )


def _statement(narrowing: Narrowing) -> Any:
    columns = (Offer.store_id, Offer.category_id, Offer.available)
    parts = []
    for without in ("", *sorted(narrowing.groups & set(COUNTED))):
        counted = narrowing.select(
            cast(literal(without), String).label("without"),
            *columns,
            cast(func.count(), BigInteger).label("n"),
            func.min(Offer.comparable).label("low"),
            func.max(Offer.comparable).label("high"),
            without=without,
        )
        parts.append(counted.group_by(*columns))
    return union_all(*parts)


def _stores() -> dict[int, Any]:
    """Handle, name and country of every accepted merchant, as of at most a second ago."""

    def read() -> dict[int, Any]:
        rows = db.session.execute(
            select(Store.id, Store.handle, Store.name, Store.country).where(
                Store.state == "accepted"
            )
        )
        return {row.id: row for row in rows}

    return fresh("market stores", read)


def _store(row: Any) -> int:
    number: int = row.store_id
    return number


def _summed(rows: Iterable[Any], key: Callable[[Any], Any]) -> Counter[Any]:
    summed: Counter[Any] = Counter()
    for row in rows:
        summed[key(row)] += row.n
    return summed


def _facet(kind: str, counted: dict[str, tuple[str, int]], chosen: Sequence[str]) -> Facet:
    ordered = sorted(counted.items(), key=lambda one: (one[0] not in chosen, -one[1][1], one[0]))
    values = tuple(
        FacetValue(value, label, n, value in chosen) for value, (label, n) in ordered[:MOST_VALUES]
    )
    return Facet(kind, values)
