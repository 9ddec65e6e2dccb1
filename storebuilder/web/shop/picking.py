"""Which products the sections of the first page show: one query for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from storebuilder.catalog.models import Collection, CollectionProduct, Listing, Product
from storebuilder.catalog.wording import own_title_counts, said
from storebuilder.db import db
from storebuilder.storefronts import Front

NEWEST = "newest"


def pick(
    front: Front, language: str, wanted: Mapping[str, int], sorts: Mapping[str, str]
) -> dict[str, list[int]]:
    """Product ids by collection handle, as many as ``wanted`` says, in the collection's own order.

    ``sorts`` has each collection's order; the handle ``newest`` stands for what was published last.
    """
    if not wanted:
        return {}
    parts = [
        _newest(front, most)
        if handle == NEWEST
        else _of_collection(front, language, handle, most, sorts.get(handle, "hand"))
        for handle, most in wanted.items()
    ]
    found: dict[str, list[int]] = {handle: [] for handle in wanted}
    chosen = union_all(*parts).subquery()
    for row in db.session.execute(select(chosen).order_by(chosen.c.handle, chosen.c.place)):
        found[row.handle].append(row.product_id)
    return found


def _newest(front: Front, most: int) -> Select[tuple[str, int, int]]:
    place = func.row_number().over(order_by=(Listing.published_at.desc(), Listing.id.desc()))
    ranked = (
        select(Listing.product_id, place.label("place"))
        .where(Listing.storefront_id == front.id, Listing.visible.is_(True))
        .order_by("place")
        .limit(most)
        .subquery()
    )
    return select(literal(NEWEST).label("handle"), ranked.c.product_id, ranked.c.place)


def _of_collection(
    front: Front, language: str, handle: str, most: int, sort: str
) -> Select[tuple[str, int, int]]:
    place = func.row_number().over(order_by=_order(front, language, sort))
    ranked = (
        select(Listing.product_id, place.label("place"))
        .join(CollectionProduct, CollectionProduct.product_id == Listing.product_id)
        .join(Collection, Collection.id == CollectionProduct.collection_id)
        .join(Product, Product.id == Listing.product_id)
        .where(
            Collection.handle == handle,
            Collection.published.is_(True),
            Listing.storefront_id == front.id,
            Listing.visible.is_(True),
        )
        .order_by("place")
        .limit(most)
        .subquery()
    )
    return select(literal(handle).label("handle"), ranked.c.product_id, ranked.c.place)


def _order(front: Front, language: str, sort: str) -> tuple[Any, ...]:
    """The same orders as a shelf of its own page has, ties included."""
    if sort == "title":
        title = said("product", Product.id, "title", language, Product.title)
        return func.lower(own_title_counts(front, language, title)), Listing.id
    if sort == "price-low":
        return Listing.price_from, Listing.id
    downwards = {
        "newest": Listing.published_at,
        "price-high": Listing.price_from,
        "best-selling": Listing.sold_count,
    }
    if sort in downwards:
        return downwards[sort].desc(), Listing.id.desc()
    return CollectionProduct.position, CollectionProduct.product_id
