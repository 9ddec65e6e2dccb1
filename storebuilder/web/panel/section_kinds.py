"""What sections of a shop may be chosen from besides: its collections and products."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import select

from storebuilder.catalog.models import Collection, Product
from storebuilder.db import db
from storebuilder.web.desk.section_choices import Choices, Pairs
from storebuilder.web.desk.speaking import t

PRODUCTS = 500
NEWEST = "newest"  # the shelf of what came last, on every storefront


class ShopChoices(Choices):
    """The choices of one form in a shop."""

    def pairs(self, kind: str) -> Pairs:
        if kind == "collection":
            return self._collections
        if kind == "product":
            return self._products
        return super().pairs(kind)

    @cached_property
    def _collections(self) -> Pairs:
        rows = db.session.execute(
            select(Collection.handle, Collection.title).order_by(Collection.position, Collection.id)
        )
        return [(NEWEST, t("sections.newest")), *((row.handle, row.title) for row in rows)]

    @cached_property
    def _products(self) -> Pairs:
        rows = db.session.execute(
            select(Product.handle, Product.title)
            .where(Product.state == "published")
            .order_by(Product.title)
            .limit(PRODUCTS)
        )
        return [("", t("sections.none")), *((row.handle, row.title) for row in rows)]
