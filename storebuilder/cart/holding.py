"""What a cart's own unpaid order holds of the stock.

A buyer who comes back from the payment page must not find the last piece sold out to themselves.
Orders stand above carts, so their table is named here as a foreign key names it: by its name.
"""

from __future__ import annotations

from sqlalchemy import column, func, select, table

from storebuilder.db import db
from storebuilder.inventory.models import Reservation

orders = table("orders", column("id"), column("cart_id"), column("state"))


def held_by(cart_id: int) -> dict[int, int]:
    """How many of each variant are kept for the pending order of this cart."""
    rows = db.session.execute(
        select(Reservation.variant_id, func.sum(Reservation.quantity))
        .join(orders, orders.c.id == Reservation.order_id)
        .where(orders.c.cart_id == cart_id, orders.c.state == "pending")
        .where(Reservation.state == "held")
        .group_by(Reservation.variant_id)
    )
    return {variant_id: int(quantity) for variant_id, quantity in rows}
