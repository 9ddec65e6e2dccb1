"""Counting a shelf: how many there are, how dear, and by what it can be narrowed; one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, String, cast, func, literal, null, select, union_all

from storebuilder.catalog.carding import in_stock
from storebuilder.catalog.models import Listing, Option, OptionValue, Product
from storebuilder.catalog.narrowing import Narrowing, each
from storebuilder.catalog.statements import built
from storebuilder.catalog.views import Facet, FacetValue
from storebuilder.catalog.wording import said
from storebuilder.db import db

MOST_VALUES = 40  # shown of one facet: the most frequent ones


@dataclass(frozen=True, slots=True)
class Counts:
    """What is known of a shelf besides its cards."""

    total: int = 0
    in_stock: int = 0
    lowest: int | None = None
    highest: int | None = None
    facets: tuple[Facet, ...] = ()


def count(narrowing: Narrowing, language: str, of: tuple[Hashable, ...], **values: Any) -> Counts:
    """Everything that is counted of a shelf; each facet as if it were not used itself.

    ``of`` says all that the shelf is made of besides its filters and ``values``.
    """

    def make() -> Any:
        return _statement(narrowing, language)

    plain = not narrowing.filters
    statement = built("counts", narrowing.front, language, *of, make=make) if plain else make()
    by_key: dict[str, list[Any]] = defaultdict(list)
    for row in db.session.execute(statement, values):
        by_key[row.facet].append(row)
    total, stock, price = by_key[" total"][0], by_key[" stock"][0], by_key[" price"][0]
    return Counts(total.n, stock.n, price.low, price.high, _facets(by_key, narrowing))


def _statement(narrowing: Narrowing, language: str) -> Any:
    sets = _Sets(narrowing)
    parts = [
        _total(sets.without("")),
        _stock(sets.without("stock")),
        _prices(sets.without("price")),
        _values("vendor", sets.without("vendor"), Product.vendor, language),
        _values("kind", sets.without("kind"), Product.kind, language),
        _tags(sets.without("tag")),
        _options(sets.without(""), language, narrowing, None),
    ]
    parts += [
        _options(sets.without(f"option.{name}"), language, narrowing, name)
        for name in narrowing.filters.options
    ]
    return union_all(*parts)


class _Sets:
    """The products on the shelf without one filter, each set computed once in the statement."""

    def __init__(self, narrowing: Narrowing) -> None:
        self.narrowing = narrowing
        self.made: dict[str, Any] = {}

    def without(self, group: str) -> Any:
        group = group if group in self.narrowing.groups else ""
        if group not in self.made:
            columns = (Listing.product_id, Listing.price_from, Listing.price_to)
            chosen = self.narrowing.select(*columns, without=group)
            name = f"shelf_{len(self.made)}"
            self.made[group] = chosen.cte(name).prefix_with("MATERIALIZED")
        return self.made[group]


_NOTHING = cast(null(), BigInteger)


def _row(facet: Any, value: Any, label: Any, n: Any, low: Any = None, high: Any = None) -> Any:
    return select(
        cast(facet, String).label("facet"),
        cast(value, String).label("value"),
        cast(label, String).label("label"),
        cast(n, BigInteger).label("n"),
        (cast(low, BigInteger) if low is not None else _NOTHING).label("low"),
        (cast(high, BigInteger) if high is not None else _NOTHING).label("high"),
    )


def _total(goods: Any) -> Any:
    return _row(literal(" total"), null(), null(), func.count()).select_from(goods)


def _stock(goods: Any) -> Any:
    counted = _row(literal(" stock"), null(), null(), func.count()).select_from(goods)
    return counted.where(in_stock(goods.c.product_id))


def _prices(goods: Any) -> Any:
    low, high = func.min(goods.c.price_from), func.max(goods.c.price_to)
    return _row(literal(" price"), null(), null(), literal(0), low, high)


def _values(facet: str, goods: Any, column: Any, language: str) -> Any:
    """Each value with its name in the reader's language, as one of its products has it."""
    grouped = (
        select(
            column.label("value"),
            func.count().label("n"),
            func.min(Product.id).label("product_id"),
        )
        .select_from(goods)
        .join(Product, Product.id == goods.c.product_id)
        .where(column != "")
        .group_by(column)
        .subquery()
    )
    label = said("product", grouped.c.product_id, facet, language, grouped.c.value)
    return _row(literal(facet), grouped.c.value, label, grouped.c.n).select_from(grouped)


def _tags(goods: Any) -> Any:
    tag = each(Product.tags, "tag")
    return (
        _row(literal("tag"), tag.c.value, tag.c.value, func.count())
        .select_from(goods)
        .join(Product, Product.id == goods.c.product_id)
        .join(tag, literal(True))
        .group_by(tag.c.value)
    )


def _options(goods: Any, language: str, narrowing: Narrowing, name: str | None) -> Any:
    """Values of options by the options' names; of one chosen option, or of all the others.

    The label carries both names in the reader's language, parted by a character that none has.
    """
    chosen = list(narrowing.filters.options)
    grouped = (
        select(
            Option.name.label("name"),
            OptionValue.value.label("value"),
            func.count().label("n"),
            func.min(Option.id).label("option_id"),
            func.min(OptionValue.id).label("value_id"),
        )
        .select_from(goods)
        .join(Option, Option.product_id == goods.c.product_id)
        .join(OptionValue, OptionValue.option_id == Option.id)
        .where(Option.name == name if name is not None else Option.name.not_in(chosen))
        .group_by(Option.name, OptionValue.value)
        .subquery()
    )
    label = (
        said("option", grouped.c.option_id, "name", language, grouped.c.name)
        + literal("\x1f")
        + said("option_value", grouped.c.value_id, "value", language, grouped.c.value)
    )
    facet = literal("option.") + grouped.c.name
    return _row(facet, grouped.c.value, label, grouped.c.n).select_from(grouped)


def _facets(by_key: dict[str, list[Any]], narrowing: Narrowing) -> tuple[Facet, ...]:
    filters = narrowing.filters
    chosen: dict[str, tuple[str, ...]] = {
        "vendor": filters.vendors,
        "kind": filters.kinds,
        "tag": filters.tags,
        **{f"option.{name}": values for name, values in filters.options.items()},
    }
    options = sorted(key for key in by_key if key.startswith("option."))
    keys = [*options, "kind", "vendor", "tag"]
    return tuple(_facet(key, by_key[key], chosen.get(key, ())) for key in keys if by_key.get(key))


def _facet(key: str, rows: list[Any], chosen: tuple[str, ...]) -> Facet:
    ordered = sorted(rows, key=lambda row: (row.value not in chosen, -row.n, row.value))
    labels = [row.label.rpartition("\x1f") for row in ordered]
    values = tuple(
        FacetValue(row.value, label[2], row.n, row.value in chosen)
        for row, label in zip(ordered[:MOST_VALUES], labels, strict=False)
    )
    return Facet(key, labels[0][0], values)
