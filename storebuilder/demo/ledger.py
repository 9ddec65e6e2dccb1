"""The stock's ledger and the history of prices behind ninety days of trade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from storebuilder import clock, inventory
from storebuilder.catalog.models import Listing, PriceChange, Product, Variant
from storebuilder.db import db
from storebuilder.demo.freezing import HOLD, Booked, Row
from storebuilder.demo.reading import Shelf
from storebuilder.demo.selling import DAYS
from storebuilder.inventory.models import StockMovement
from storebuilder.storefronts import storefront

REDUCED = timedelta(days=20)  # what is reduced was so since then
LOADS = (timedelta(days=DAYS + 6), timedelta(days=40))  # when goods came in


def former_prices(shelves: Sequence[Shelf], now: datetime) -> dict[str, tuple[datetime, int]]:
    """By SKU: until when a reduced variant cost more, and how much, in cents."""
    return {
        variant.sku: (now - REDUCED, variant.compare)
        for shelf in shelves
        for product in shelf.product
        for variant in product.variants
        if variant.compare
    }


def write(shelves: Sequence[Shelf], booked: Sequence[Booked]) -> None:
    """Write down what came in and went out, count what was sold, and set the dates back."""
    _write_movements(booked)
    _hold_pending(booked)
    _count_sold(booked)
    _set_back(shelves)


def _write_movements(booked: Sequence[Booked]) -> None:
    now = clock.now()
    early, late = (now - load for load in LOADS)
    # What the goods' own counting wrote becomes the oldest entry of each variant.
    db.session.execute(
        update(StockMovement)
        .where(StockMovement.order_id.is_(None))
        .values(at=early, reason="received", note="First load")
    )
    rows, needed = [], {early: Counter[int](), late: Counter[int]()}
    for one in booked:
        if not one.sale.paid:
            continue
        for line in one.lines:
            row = {"variant_id": line["variant_id"], "order_id": one.order["id"], "note": ""}
            pieces = line["quantity"]
            rows.append(row | {"change": -pieces, "reason": "sold", "at": one.paid_at})
            if back := line["refunded"]:
                at = one.order["cancelled_at"]
                rows.append(row | {"change": back, "reason": "returned", "at": at})
            load = early if one.paid_at < late else late
            needed[load][line["variant_id"]] += pieces - line["refunded"]
    rows += _loads(needed)
    db.session.execute(insert(StockMovement), sorted(rows, key=lambda row: row["at"]))


def _loads(needed: dict[datetime, Counter[int]]) -> list[Row]:
    """What had to come in so that what was sold was there and what is counted now is left."""
    return [
        {
            "variant_id": variant,
            "order_id": None,
            "note": "Kiln load",
            "change": pieces,
            "reason": "received",
            "at": at,
        }
        for at, counts in needed.items()
        for variant, pieces in sorted(counts.items())
        if pieces
    ]


def _hold_pending(booked: Sequence[Booked]) -> None:
    for one in booked:
        if one.sale.fate == "pending":
            lines = [(line["variant_id"], line["quantity"]) for line in one.lines]
            inventory.reserve(one.order["id"], lines, one.sale.at + HOLD)


def _count_sold(booked: Sequence[Booked]) -> None:
    sold: Counter[tuple[int, int]] = Counter()
    for one in booked:
        if one.sale.paid:
            for line in one.lines:
                sold[one.order["storefront_id"], line["product_id"]] += line["quantity"]
    keys = db.session.execute(select(Listing.storefront_id, Listing.product_id, Listing.id))
    rows = [{"id": row.id, "sold_count": sold[row.storefront_id, row.product_id]} for row in keys]
    db.session.execute(update(Listing), rows)


def _set_back(shelves: Sequence[Shelf]) -> None:
    """Let products be as old as their files say, with the prices that they had."""
    now = clock.now()
    ids = dict(db.session.execute(select(Product.handle, Product.id)).all())
    texts = [text for shelf in shelves for text in shelf.product]
    # Those of one day came in one after the other, in the order of their shelves.
    born = {
        ids[text.handle]: now - timedelta(days=text.days, minutes=place)
        for place, text in enumerate(texts)
    }
    for number, at in born.items():
        db.session.execute(update(Product).where(Product.id == number).values(created_at=at))
        listed = update(Listing).where(Listing.product_id == number)
        db.session.execute(listed.values(published_at=at))
        mine = select(Variant.id).where(Variant.product_id == number)
        since = update(PriceChange).where(PriceChange.variant_id.in_(mine))
        db.session.execute(since.values(at=at))
    _write_reductions(shelves)


def _write_reductions(shelves: Sequence[Shelf]) -> None:
    """The former price is the first in the history; today's came twenty days ago."""
    main = storefront("main").id
    former = former_prices(shelves, clock.now())
    numbers = db.session.execute(select(Variant.id, Variant.sku).where(Variant.sku.in_(former)))
    for number, sku in numbers:
        since, amount = former[sku or ""]
        mine = (PriceChange.variant_id == number) & (PriceChange.storefront_id == main)
        row = db.session.scalars(select(PriceChange).where(mine)).first()
        if row is not None:
            added = PriceChange(
                storefront_id=main,
                variant_id=number,
                amount=row.amount,
                compare_at=row.compare_at,
                currency=row.currency,
                at=since,
            )
            row.amount, row.compare_at = amount, None
            db.session.add(added)
    db.session.flush()
