"""What of the catalogue an aggregator may list: a storefront, all of it or one collection."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Select, delete, func, insert, literal, select

from storebuilder import bulk, catalog, fields
from storebuilder.catalog.models import CollectionProduct, Listing
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.joining.models import LIVE, Membership, Offered
from storebuilder.storefronts.models import Storefront


def chosen(row: Membership) -> Select[int]:
    """The ids of the products that the aggregator may list: what buyers see there, and no other."""
    shown = select(Listing.product_id).where(
        Listing.storefront_id == row.storefront_id, Listing.visible
    )
    if row.everything:
        return shown
    mine = select(CollectionProduct.product_id).where(
        CollectionProduct.collection_id == row.collection_id
    )
    return shown.where(Listing.product_id.in_(mine))


def within(aggregator: str, storefront_id: int) -> int | None:
    """The number of the collection that an aggregator is to read alone; None where it reads all.

    0, which no collection has, where its collection is gone. Of other programs nothing is asked.
    """
    row = db.session.execute(
        select(Membership.everything, Membership.collection_id).where(
            Membership.aggregator == aggregator,
            Membership.storefront_id == storefront_id,
            Membership.state.in_(LIVE),
        )
    ).first()
    return None if row is None or row.everything else (row.collection_id or 0)


def public(product_ids: Iterable[int]) -> list[str]:
    """The ids of products as programs know them."""
    return [f"prod_{number}" for number in product_ids]


def count(row: Membership) -> int:
    """How many products the aggregator may list."""
    return db.session.scalar(select(func.count()).select_from(chosen(row).subquery())) or 0


def split(row: Membership, product_ids: Collection[int]) -> tuple[list[int], list[int]]:
    """Of these products those that are in the choice, and those that were and are no more."""
    ids = sorted(set(product_ids))
    there = set(db.session.scalars(chosen(row).where(Listing.product_id.in_(ids))))
    mine = select(Offered.product_id).where(Offered.membership_id == row.id)
    before = set(db.session.scalars(mine.where(Offered.product_id.in_(ids))))
    return [n for n in ids if n in there], [n for n in ids if n in before - there]


def offer(row: Membership, product_ids: Collection[int]) -> None:
    """Remember that the aggregator may have read these."""
    rows: list[dict[str, Any]] = [
        {"membership_id": row.id, "product_id": number} for number in product_ids
    ]
    bulk.upsert(Offered, rows, key=("membership_id", "product_id"), change=())


def offer_all(row: Membership) -> None:
    """Begin anew: the aggregator may read the whole choice, and nothing else was offered."""
    db.session.execute(delete(Offered).where(Offered.membership_id == row.id))
    rows = chosen(row).add_columns(literal(row.id))
    db.session.execute(insert(Offered).from_select(["product_id", "membership_id"], rows))


def storefront(handle: str) -> Storefront:
    """The storefront ``handle``, or the first; raises NotFound."""
    fronts = select(Storefront).order_by(Storefront.position, Storefront.id)
    if handle:
        fronts = fronts.where(Storefront.handle == fields.handle(handle, field="storefront"))
    row = db.session.scalars(fronts.limit(1)).first()
    if row is None:
        handles = select(Storefront.handle).order_by(Storefront.position, Storefront.id)
        known = ", ".join(db.session.scalars(handles))
        raise NotFound(f"There is no storefront {handle!r}.", hint=f"There are: {known}.",
                       field="storefront")  # fmt: skip
    return row


def collection(handle: str) -> int:
    """The number of the collection ``handle``; raises NotFound."""
    table = catalog.models.Collection
    number = db.session.scalar(select(table.id).where(table.handle == handle))
    if number is None:
        known = list(db.session.scalars(select(table.handle).order_by(table.position).limit(12)))
        raise NotFound(
            f"There is no collection {handle[:60]!r}.",
            field="collection",
            hint=f"There are: {', '.join(known)}." if known else "Make one in the panel first.",
        )
    return number
