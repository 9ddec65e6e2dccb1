"""Orders that end without being sent: cancelled by a person, or expired unpaid."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import exists, select

from storebuilder import clock, fields, inventory, promotions
from storebuilder.db import db, locked, writing
from storebuilder.errors import Conflict, NotFound
from storebuilder.inventory.models import Reservation
from storebuilder.jobs import job
from storebuilder.orders import till
from storebuilder.orders.models import Order, OrderLine
from storebuilder.orders.placing import HOLD
from storebuilder.orders.refunding import put_back, refund
from storebuilder.orders.states import move
from storebuilder.orders.telling import tell

log = logging.getLogger(__name__)


def cancel(order_id: int, *, actor: str, reason: str = "", restock: bool = True) -> None:
    """Cancel an order of which nothing was sent; what was paid is refunded.

    An open payment page is closed first; Conflict where a payment is under way just now.
    """
    clean = fields.line(reason, field="reason", most=200)
    for _ in range(3):
        try:
            with writing():
                _cancel(order_id, actor, clean, restock)
            return
        except till.MustCloseError:
            if till.ask().close(order_id, patient=False) == "waiting":
                raise Conflict(
                    "A payment of this order is under way.", hint="Wait until it ended."
                ) from None
    raise Conflict("The buyer is opening the payment page just now.", hint="Try again.")


def _cancel(order_id: int, actor: str, reason: str, restock: bool) -> None:
    now = clock.now()
    if move(order_id, "cancelled", come_from="pending", cancelled_at=now):
        if till.ask().is_open(order_id):
            raise till.MustCloseError
        inventory.release(order_id)
    else:
        _cancel_paid(order_id, actor, reason, restock)
    promotions.give_back(order_id)
    tell(order_id, "cancelled", actor, reason=reason)


def _cancel_paid(order_id: int, actor: str, reason: str, restock: bool) -> None:
    order = locked(Order, order_id)
    if order is None:
        raise NotFound("There is no such order.")
    if order.fulfilment != "open":
        raise Conflict("A part of this order was sent.", hint="Refund what comes back instead.")
    if not move(order_id, "cancelled", come_from="paid", cancelled_at=clock.now()):
        raise Conflict(f"This order is {order.state} already.")
    if restock:
        lines = select(OrderLine.id, OrderLine.quantity - OrderLine.refunded).where(
            OrderLine.order_id == order_id, OrderLine.quantity > OrderLine.refunded
        )
        put_back(order_id, [(row[0], row[1]) for row in db.session.execute(lines)])
    if order.total > order.refunded:
        refund(order_id, order.total - order.refunded, reason, actor)


@job("orders.expire_due", every=timedelta(minutes=1))
def expire_due() -> int:
    """Let go of orders whose hold ran out unpaid; the provider is asked before, always."""
    count = 0
    for order_id in _due():
        try:
            # A paid order must never be cancelled as unpaid because its message is late.
            if till.ask().close(order_id, patient=True) == "closed" and _expire(order_id):
                count += 1
        except Exception:
            db.session.rollback()
            log.exception("order %s could not be let go of; it stays held", order_id)
    return count


def _due() -> list[int]:
    now = clock.now()
    held = exists().where(
        Reservation.order_id == Order.id,
        Reservation.state == "held",
        Reservation.expires_at > now,
    )
    due = select(Order.id).where(Order.state == "pending", Order.placed_at <= now - HOLD, ~held)
    found = list(db.session.scalars(due.order_by(Order.id).limit(200)))
    db.session.rollback()
    return found


def _expire(order_id: int) -> bool:
    try:
        with writing():
            if not move(order_id, "expired", come_from="pending"):
                return False
            if till.ask().is_open(order_id):
                raise till.MustCloseError
            inventory.release(order_id)
            promotions.give_back(order_id)
            tell(order_id, "expired")
    except till.MustCloseError:
        return False  # a page was opened in this very moment; the next round looks again
    return True
