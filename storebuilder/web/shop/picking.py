"""Which products the sections of the first page show: one query for all of them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Select, func, literal, select, union_all

from storebuilder.catalog.models import Collection, CollectionProduct, Listing
from storebuilder.db import db
from storebuilder.storefronts import Front

NEWEST = "newest"


def pick(front: Front, wanted: Mapping[str, int]) -> dict[str, list[int]]:
    """Product ids by collection handle, as many as ``wanted`` says, in the shelf's order.

    The handle ``newest`` stands for what was published last.
    """
    if not wanted:
        return {}
    parts = [
        _newest(front, most) if handle == NEWEST else _of_collection(front, handle, most)
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


def _of_collection(front: Front, handle: str, most: int) -> Select[tuple[str, int, int]]:
    place = func.row_number().over(
        order_by=(CollectionProduct.position, CollectionProduct.product_id)
    )
    ranked = (
        select(Listing.product_id, place.label("place"))
        .join(CollectionProduct, CollectionProduct.product_id == Listing.product_id)
        .join(Collection, Collection.id == CollectionProduct.collection_id)
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
