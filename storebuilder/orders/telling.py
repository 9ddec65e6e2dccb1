"""The timeline of an order: what happened, when, and who did it."""

from __future__ import annotations

from sqlalchemy import select

from storebuilder import clock, fields
from storebuilder.db import db, writing
from storebuilder.errors import NotFound
from storebuilder.jobs import later
from storebuilder.orders.models import Order, OrderEvent

#: What changes an order for those elsewhere who follow it.
NEWS = {"paid", "sent", "cancelled", "refunding", "refunded", "refund_failed"}


def tell(order_id: int, kind: str, actor: str = "", **data: object) -> None:
    """Write one line of the timeline; see ``OrderEvent.kind`` for the kinds."""
    with writing():
        event = OrderEvent(order_id=order_id, kind=kind, actor=actor, data=data, at=clock.now())
        db.session.add(event)
        db.session.flush()
        if kind in NEWS and db.session.scalar(select(Order.source).where(Order.id == order_id)):
            # The platform that the order came through hears of it.
            later("orders.changed", key=f"orders.changed:{event.id}", event_id=event.id)


def note(order_id: int, text: str, actor: str) -> None:
    """Put a note of the staff on the timeline; buyers never see it."""
    clean = fields.line(text, field="text", least=1, most=1000)
    with writing():
        if db.session.scalar(select(Order.id).where(Order.id == order_id)) is None:
            raise NotFound("There is no such order.")
        tell(order_id, "note", actor, text=clean)
