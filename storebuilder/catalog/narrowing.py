"""The products that a shelf holds, as conditions of SQL, each group of filters for itself.

A facet counts what there would be without its own filter, so every group can be left out.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, cast, exists, func, select

from storebuilder.catalog.carding import can_be_had, in_stock
from storebuilder.catalog.filters import Filters
from storebuilder.catalog.models import (
    CollectionProduct,
    Listing,
    Option,
    OptionValue,
    Product,
    Variant,
)
from storebuilder.db import db
from storebuilder.inventory.models import Stock
from storebuilder.storefronts import Front


class Narrowing:
    """What a shelf holds; ``groups`` are the names of the filters that are set."""

    def __init__(
        self, front: Front, filters: Filters, collection_id: int | None, found: Any | None
    ) -> None:
        self.front = front
        self.filters = filters
        self.collection_id = collection_id
        self.found = found
        self._clauses = self._make()

    @property
    def groups(self) -> frozenset[str]:
        return frozenset(self._clauses)

    def select(self, *columns: Any, without: str = "") -> Select[Any]:
        """Select columns of the listings on the shelf, leaving one group of filters out."""
        chosen = select(*columns).select_from(Listing)
        if self.collection_id is not None:
            chosen = chosen.join(
                CollectionProduct,
                and_(
                    CollectionProduct.product_id == Listing.product_id,
                    CollectionProduct.collection_id == self.collection_id,
                ),
            )
        if self.found is not None:
            chosen = chosen.join(self.found, self.found.c.product_id == Listing.product_id)
        return chosen.where(
            Listing.storefront_id == self.front.id,
            Listing.visible,
            *(clause for group, clause in self._clauses.items() if group != without),
            *self._together(without),
        )

    def _make(self) -> dict[str, ColumnElement[bool]]:
        filters = self.filters
        clauses: dict[str, ColumnElement[bool]] = {}
        if filters.in_stock:
            clauses["stock"] = in_stock(Listing.product_id)
        if filters.price_min is not None or filters.price_max is not None:
            # A product belongs where one of its prices may lie within the range.
            most = 2**53 if filters.price_max is None else filters.price_max
            clauses["price"] = and_(
                Listing.price_to >= (filters.price_min or 0), Listing.price_from <= most
            )
        if filters.vendors:
            clauses["vendor"] = self._product(Product.vendor.in_(filters.vendors))
        if filters.kinds:
            clauses["kind"] = self._product(Product.kind.in_(filters.kinds))
        if filters.tags:
            tag = each(Product.tags, "tag")
            has = exists(select(tag.c.value).where(tag.c.value.in_(filters.tags)))
            clauses["tag"] = self._product(has)
        for name, values in filters.options.items():
            clauses[f"option.{name}"] = Listing.product_id.in_(
                select(Option.product_id)
                .join(OptionValue, OptionValue.option_id == Option.id)
                .where(Option.name == name, OptionValue.value.in_(values))
            )
        return clauses

    def _product(self, clause: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists(
            select(Product.id)
            .where(Product.id == Listing.product_id, clause)
            .correlate_except(Product)
        )

    def _together(self, without: str) -> list[ColumnElement[bool]]:
        """With several options, or an option and the stock: one variant must meet them all."""
        options = {
            name: values
            for name, values in self.filters.options.items()
            if without != f"option.{name}"
        }
        stock = self.filters.in_stock and without != "stock"
        if not options or (len(options) == 1 and not stock):
            return []
        wanted = [_has_value(name, values) for name, values in options.items()]
        variants = select(Variant.id).where(
            Variant.product_id == Listing.product_id, Variant.retired.is_(False), *wanted
        )
        if stock:
            variants = variants.outerjoin(Stock, Stock.variant_id == Variant.id).where(can_be_had())
        return [exists(variants.correlate_except(Variant, Stock))]


def _has_value(name: str, values: tuple[str, ...]) -> ColumnElement[bool]:
    picked = each(Variant.choice, "picked")
    return exists(
        select(OptionValue.id)
        .select_from(picked)
        .join(OptionValue, OptionValue.id == cast(picked.c.value, Integer))
        .join(Option, Option.id == OptionValue.option_id)
        .where(Option.name == name, OptionValue.value.in_(values))
        .correlate_except(OptionValue, Option, picked)
    )


def each(column: Any, name: str) -> Any:
    """The items of a JSON list, as a table with one column ``value``."""
    if db.engine.dialect.name == "sqlite":
        return func.json_each(column).table_valued("value", name=name)
    return func.json_array_elements_text(column).table_valued("value", name=name)
