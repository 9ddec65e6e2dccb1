"""Bringing storefronts up to date: listings, prices with their history, rules, search documents.

What is shown is computed from what the merchant wrote and only differences are written, so
spreading twice changes nothing. A batch takes a fixed number of statements, whatever its size.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select

from storebuilder import changes, clock, pagestore
from storebuilder.bulk import batches, upsert
from storebuilder.catalog import goods, indexing, pricing, ruling
from storebuilder.catalog.goods import Goods
from storebuilder.catalog.models import Listing, Price, Product, Variant
from storebuilder.catalog.pricing import Market
from storebuilder.db import db, writing

Key = tuple[int, int]  # (storefront id, product or variant id)


def spread(product_ids: Collection[int] | None = None) -> None:
    """Bring every storefront up to date with these products, or with all of them.

    Called by every verb of the catalogue for what it touched. Call it without ids after a
    storefront was added or its currency, rate or languages changed.
    """
    if product_ids is None:
        product_ids = list(db.session.scalars(select(Product.id)))
    for batch in batches(sorted(set(product_ids))):
        with writing():
            _spread(batch)


def _spread(ids: Collection[int]) -> None:
    pagestore.stale_all()
    db.session.flush()
    # The products are held first: of a new price and a new rate the later one sees the other.
    batch = goods.load(list(ids))
    where = pricing.markets()
    changes.note(batch)
    amounts = _spread_prices(batch, where)
    listings = _spread_listings(batch, where, amounts)
    ruling.sort_in(batch.values())
    indexing.spread_documents(batch, where, listings)
    # Rows were written past the session's objects: let them be read afresh.
    db.session.expire_all()


def _spread_prices(
    batch: dict[int, Goods], where: list[Market]
) -> dict[Key, tuple[int, int | None]]:
    """Write the prices that follow the base price; the amounts now in force on all storefronts."""
    variants = [variant for one in batch.values() for variant in one.variants]
    known = _prices(batch)
    before = {key: (row.amount, row.compare_at) for key, row in known.items()}
    now = dict(before)
    fresh = []
    for market in where:
        for variant in variants:
            key = (market.id, variant.id)
            if key in known and known[key].own:
                continue
            compare_at = variant.compare_at
            wanted = (
                market.convert(variant.price),
                None if compare_at is None else market.convert(compare_at),
            )
            if before.get(key) != wanted:
                now[key] = wanted
                fresh.append(_price_row(key, wanted))
    pricing.record(fresh, before, where)
    return now


def _price_row(key: Key, wanted: tuple[int, int | None]) -> dict[str, Any]:
    names = ("storefront_id", "variant_id", "amount", "compare_at", "own")
    return dict(zip(names, (*key, *wanted, False), strict=True))


def _prices(product_ids: Collection[int]) -> dict[Key, Any]:
    theirs = select(Variant.id).where(Variant.product_id.in_(product_ids))
    rows = db.session.execute(
        select(
            Price.storefront_id, Price.variant_id, Price.amount, Price.compare_at, Price.own
        ).where(Price.variant_id.in_(theirs))
    )
    return {(row.storefront_id, row.variant_id): row for row in rows}


_LISTED = ("visible", "price_from", "price_to", "compare_at_from", "published_at")


def _spread_listings(
    batch: dict[int, Goods], where: list[Market], amounts: dict[Key, tuple[int, int | None]]
) -> dict[Key, Any]:
    """Write the listings that changed; returns (visible, own title) of each."""
    rows = db.session.execute(
        select(Listing.storefront_id, Listing.product_id, Listing.wanted, Listing.title)
        .add_columns(*(getattr(Listing, name) for name in _LISTED))
        .where(Listing.product_id.in_(batch))
    )
    known = {(row.storefront_id, row.product_id): row for row in rows}
    changed = []
    shown: dict[Key, tuple[bool, str]] = {}
    for market in where:
        for one in batch.values():
            key = (market.id, one.id)
            row = known.get(key)
            visible = one.on_sale and (row is None or row.wanted)
            shown[key] = (visible, row.title if row else "")
            lasting = row.published_at if row and (row.visible or not visible) else clock.now()
            mine = [amounts[(market.id, variant.id)] for variant in one.variants]
            values = (visible, *_range(mine), lasting)
            if row is None or tuple(getattr(row, name) for name in _LISTED) != values:
                base = {"storefront_id": market.id, "product_id": one.id}
                changed.append(base | dict(zip(_LISTED, values, strict=True)))
    upsert(Listing, changed, key=("storefront_id", "product_id"), change=_LISTED)
    return shown


def _range(amounts: Iterable[tuple[int, int | None]]) -> tuple[int, int, int | None]:
    """The lowest price, the highest, and the former price of the cheapest where that is higher."""
    found = sorted(amounts, key=lambda pair: (pair[0], -(pair[1] or 0)))
    if not found:
        return 0, 0, None
    lowest, compare_at = found[0]
    return lowest, found[-1][0], compare_at if compare_at and compare_at > lowest else None
