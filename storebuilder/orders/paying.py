"""What a payment makes of an order: it is paid, or the money goes back. Nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import select, update

from storebuilder import cart, inventory, pagestore, promotions
from storebuilder.cart.models import Cart
from storebuilder.catalog.models import Listing
from storebuilder.db import changed, db, locked, writing
from storebuilder.errors import NotFound, SoldOut
from storebuilder.inventory.models import Reservation
from storebuilder.jobs import later
from storebuilder.orders.models import Order, OrderLine
from storebuilder.orders.refunding import give_back
from storebuilder.orders.states import move
from storebuilder.orders.telling import tell


def hold(order_id: int, until: datetime) -> bool:
    """Keep the stock of a pending order until then; False where it no longer waits to be paid.

    The order's row stays locked until the caller's transaction ends, so that it can't be cancelled
    between this and the opening of a payment page.
    """
    with writing():
        waiting = select(Order.id).where(Order.id == order_id, Order.state == "pending")
        if db.session.scalar(waiting.with_for_update()) is None:
            return False
        held = update(Reservation).where(
            Reservation.order_id == order_id,
            Reservation.state == "held",
            Reservation.expires_at < until,
        )
        changed(held.values(expires_at=until))
    return True


def mark_paid(order_id: int, payment_id: int, at: datetime) -> Literal["paid", "refunding"]:
    """Take the stock of an order whose whole total came, once; else send the money back.

    An order that expired meanwhile is taken up again where its goods are still there. For one that
    was cancelled, is sold out by now or was paid already, a refund is written and said so.
    """
    with writing():
        order = locked(Order, order_id)
        if order is None:
            raise NotFound("There is no such order.")
        # Locked before the stock is, as placing does it, so that neither waits in a circle.
        db.session.execute(select(Cart.id).where(Cart.id == order.cart_id).with_for_update())
        if _taken(order.id, at):
            _after(order, payment_id)
            return "paid"
        reason = {"paid": "paid_twice", "expired": "sold_out"}.get(order.state, "cancelled")
        give_back(order, payment_id, reason)
        return "refunding"


def _taken(order_id: int, at: datetime) -> bool:
    if move(order_id, "paid", come_from="pending", paid_at=at):
        inventory.take(order_id)
        return True
    lines = select(OrderLine.variant_id, OrderLine.quantity).where(OrderLine.order_id == order_id)
    state = db.session.scalar(select(Order.state).where(Order.id == order_id))
    if state != "expired":
        return False
    try:
        with db.session.begin_nested():
            wanted = [(row.variant_id, row.quantity) for row in db.session.execute(lines)]
            inventory.reserve(order_id, wanted, at)
    except SoldOut:
        return False
    inventory.take(order_id)
    promotions.take_again(order_id)
    return move(order_id, "paid", come_from="expired", paid_at=at)


def _after(order: Order, payment_id: int) -> None:
    tell(order.id, "paid", payment_id=payment_id, total=order.total)
    if order.cart_id:
        cart.finish(order.cart_id)
    sold: dict[int, int] = {}
    for line in order.lines:
        if line.product_id:
            sold[line.product_id] = sold.get(line.product_id, 0) + line.quantity
    for product_id, count in sorted(sold.items()):
        listed = update(Listing).where(
            Listing.product_id == product_id, Listing.storefront_id == order.storefront_id
        )
        changed(listed.values(sold_count=Listing.sold_count + count))
    pagestore.stale("stock:shelves")
    later(
        "orders.mail",
        key=f"orders.mail:confirmation:{order.id}",
        order_id=order.id,
        letter="confirmation",
    )
