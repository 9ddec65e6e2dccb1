"""What of the catalogue a program is shown: an aggregator what the merchant chose for it.

Goods are no secret, so that a program says who it is by its profile alone is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Boolean, column, select, table

from storebuilder.agents.negotiating import Caller
from storebuilder.catalog.models import Collection, CollectionProduct
from storebuilder.db import db

#: In which aggregators the shop is; the table is the upper side's.
_MEMBERSHIPS = table(
    "memberships",
    column("aggregator"),
    column("storefront_id"),
    column("state"),
    column("everything", Boolean()),
    column("collection_id"),
)
_OVER = ("refused", "banned", "left")


@dataclass(frozen=True, slots=True)
class Promise:
    """A collection, by number and handle; 0 where it was removed, so that nothing is shown."""

    collection_id: int
    handle: str


def promise(caller: Caller) -> Promise | None:
    """The collection that this aggregator is shown; None for everything, and for all others."""
    row = db.session.execute(
        select(_MEMBERSHIPS.c.everything, Collection.id, Collection.handle)
        .select_from(_MEMBERSHIPS)
        .outerjoin(
            Collection,
            (Collection.id == _MEMBERSHIPS.c.collection_id) & Collection.published,
        )
        .where(
            _MEMBERSHIPS.c.aggregator == caller.origin,
            _MEMBERSHIPS.c.storefront_id == caller.front.id,
            _MEMBERSHIPS.c.state.not_in(_OVER),
        )
    ).first()
    if row is None or row.everything:
        return None
    return Promise(row.id or 0, row.handle or "")


def kept(promised: Promise | None, product_ids: Sequence[int]) -> list[int]:
    """Of these products those that the program is shown."""
    if promised is None:
        return list(product_ids)
    there = set(
        db.session.scalars(
            select(CollectionProduct.product_id).where(
                CollectionProduct.collection_id == promised.collection_id,
                CollectionProduct.product_id.in_(product_ids),
            )
        )
    )
    return [number for number in product_ids if number in there]
