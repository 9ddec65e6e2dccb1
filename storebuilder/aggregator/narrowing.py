"""The offers that a shelf holds, as conditions of SQL, each group of filters for itself.

A facet counts what there would be without its own filter, so every group can be left out.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from storebuilder.aggregator.filters import Filters
from storebuilder.aggregator.models import Offer, Store
from storebuilder.aggregator.tree import tree


class Narrowing:
    """What a shelf holds; ``groups`` are the names of the filters that are set."""

    def __init__(self, filters: Filters, found: Any | None = None) -> None:
        self.filters = filters
        self.found = found
        self._clauses = _clauses(filters)

    @property
    def groups(self) -> frozenset[str]:
        return frozenset(self._clauses)

    def select(self, *columns: Any, without: str = "") -> Select[Any]:
        """Select columns of the offers on the shelf, leaving one group of filters out."""
        chosen = select(*columns).select_from(Offer)
        if self.found is not None:
            chosen = chosen.join(self.found, self.found.c.offer_id == Offer.id)
        others = (clause for group, clause in self._clauses.items() if group != without)
        shown = Offer.shown.is_(True) if self.found is None else Offer.shown  # by an index, or not
        return chosen.where(shown, *others)


def _clauses(filters: Filters) -> dict[str, ColumnElement[bool]]:
    clauses: dict[str, ColumnElement[bool]] = {}
    if filters.stores:
        clauses["store"] = Offer.store_id.in_(
            select(Store.id).where(Store.handle.in_(filters.stores))
        )
    if filters.countries:
        clauses["country"] = Offer.store_id.in_(
            select(Store.id).where(Store.country.in_(filters.countries))
        )
    if filters.category is not None:
        clauses["category"] = Offer.category_id.in_(tree().below(filters.category))
    if filters.price_min is not None or filters.price_max is not None:
        most = 2**53 if filters.price_max is None else filters.price_max
        clauses["price"] = Offer.comparable.between(filters.price_min or 0, most)
    if filters.available:
        clauses["available"] = Offer.available.is_(True)
    if filters.reduced:
        clauses["reduced"] = Offer.compare_at.is_not(None)
    return clauses
