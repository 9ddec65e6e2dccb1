"""Stock for tests: a variant to count, an order to promise it to."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from storebuilder import clock, inventory
from storebuilder.catalog.models import Product, Variant
from storebuilder.db import db, writing
from storebuilder.inventory.models import Stock, StockMovement
from storebuilder.orders.models import Order
from storebuilder.storefronts.models import Storefront


def variant(on_hand: int | None = 100, *, oversell: bool = False) -> int:
    """The id of a new variant; None means that it is not counted."""
    with writing():
        number = (db.session.scalar(select(func.max(Product.id))) or 0) + 1
        row = Variant(price=1000, choice=[])
        db.session.add(Product(handle=f"p-{number}", title=f"P {number}", variants=[row]))
        db.session.flush()
        found = row.id
        if on_hand is not None:
            inventory.set_rules(found, oversell=oversell)
            inventory.set_count(found, on_hand)
    return found


def order() -> int:
    """The id of a new pending order."""
    with writing():
        number = (db.session.scalar(select(func.max(Order.id))) or 0) + 1
        row = Order(
            number=str(number),
            token=f"token-{number}",
            storefront_id=db.session.scalar(select(func.min(Storefront.id))),
            language="en",
            currency="USD",
            email="ada@example.com",
            address={},
            country="US",
            subtotal=0,
            total=0,
        )
        db.session.add(row)
        db.session.flush()
        return row.id


def reserve(variant_id: int, quantity: int = 1, *, minutes: int = 30) -> int:
    """Promise some of a variant to a new order; its id."""
    number = order()
    until = clock.now() + timedelta(minutes=minutes)
    inventory.reserve(number, [(variant_id, quantity)], until)
    return number


def stock(variant_id: int) -> tuple[int, int]:
    """(on hand, reserved)"""
    db.session.rollback()
    row = db.session.execute(
        select(Stock.on_hand, Stock.reserved).where(Stock.variant_id == variant_id)
    ).one()
    return row.on_hand, row.reserved


def ledger(variant_id: int) -> list[tuple[int, str]]:
    """(change, reason) of every movement, in order."""
    rows = db.session.execute(
        select(StockMovement.change, StockMovement.reason)
        .where(StockMovement.variant_id == variant_id)
        .order_by(StockMovement.id)
    )
    return [(row.change, row.reason) for row in rows]
