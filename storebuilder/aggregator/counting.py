"""Counting a shelf: how many there are, how dear, and by what it can be narrowed; one statement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, String, case, cast, func, literal, null, select, union_all

from storebuilder.aggregator.models import Offer, Store
from storebuilder.aggregator.narrowing import Narrowing
from storebuilder.aggregator.shelves import Facet, FacetValue
from storebuilder.db import db

MOST_VALUES = 40  # shown of one facet: the most frequent ones


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
    by_key: dict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(_statement(narrowing), values):
        by_key[row.facet].append(row)
    total, price = by_key["total"][0], by_key["price"][0]
    filters = narrowing.filters
    return Counts(
        total=total.n,
        available=by_key["available"][0].low or 0,
        lowest=price.low,
        highest=price.high,
        categories={int(row.value): row.n for row in by_key["category"]},
        facets=(
            _facet("store", by_key["store"], filters.stores),
            _facet("country", by_key["country"], filters.countries),
        ),
    )


def _statement(narrowing: Narrowing) -> Any:
    sets = _Sets(narrowing)
    return union_all(
        _row("total", null(), null(), func.count()).select_from(sets.without("")),
        _available(sets.without("available")),
        _prices(sets.without("price")),
        _categories(sets.without("category")),
        _stores(sets.without("store")),
        _countries(sets.without("country")),
    )


class _Sets:
    """The offers on the shelf without one filter, each set computed once in the statement."""

    def __init__(self, narrowing: Narrowing) -> None:
        self.narrowing = narrowing
        self.made: dict[str, Any] = {}

    def without(self, group: str) -> Any:
        group = group if group in self.narrowing.groups else ""
        if group not in self.made:
            columns = (Offer.store_id, Offer.category_id, Offer.comparable, Offer.available)
            chosen = self.narrowing.select(*columns, without=group)
            name = f"shelf_{len(self.made)}"
            self.made[group] = chosen.cte(name).prefix_with("MATERIALIZED")
        return self.made[group]


_NOTHING = cast(null(), BigInteger)


def _row(facet: str, value: Any, label: Any, n: Any, low: Any = None, high: Any = None) -> Any:
    return select(
        cast(literal(facet), String).label("facet"),
        cast(value, String).label("value"),
        cast(label, String).label("label"),
        cast(n, BigInteger).label("n"),
        (cast(low, BigInteger) if low is not None else _NOTHING).label("low"),
        (cast(high, BigInteger) if high is not None else _NOTHING).label("high"),
    )


def _available(goods: Any) -> Any:
    ready = func.sum(case((goods.c.available, 1), else_=0))
    return _row("available", null(), null(), func.count(), ready).select_from(goods)


def _prices(goods: Any) -> Any:
    low, high = func.min(goods.c.comparable), func.max(goods.c.comparable)
    return _row("price", null(), null(), func.count(), low, high).select_from(goods)


def _categories(goods: Any) -> Any:
    column = goods.c.category_id
    counted = _row("category", column, null(), func.count()).select_from(goods)
    return counted.where(column.is_not(None)).group_by(column)


def _stores(goods: Any) -> Any:
    grouped = _by_store(goods)
    return (
        _row("store", Store.handle, Store.name, grouped.c.n)
        .select_from(grouped)
        .join(Store, Store.id == grouped.c.store_id)
    )


def _countries(goods: Any) -> Any:
    grouped = _by_store(goods)
    return (
        _row("country", Store.country, Store.country, func.sum(grouped.c.n))
        .select_from(grouped)
        .join(Store, Store.id == grouped.c.store_id)
        .where(Store.country != "")
        .group_by(Store.country)
    )


def _by_store(goods: Any) -> Any:
    counted = select(goods.c.store_id, func.count().label("n")).group_by(goods.c.store_id)
    return counted.subquery()


def _facet(kind: str, rows: list[Any], chosen: tuple[str, ...]) -> Facet:
    ordered = sorted(rows, key=lambda row: (row.value not in chosen, -row.n, row.value))
    values = tuple(
        FacetValue(row.value, row.label, row.n, row.value in chosen)
        for row in ordered[:MOST_VALUES]
    )
    return Facet(kind, values)
