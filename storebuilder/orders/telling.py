"""The timeline of an order: what happened, when, and who did it."""

from __future__ import annotations

from sqlalchemy import select

from storebuilder import clock, fields
from storebuilder.db import db, writing
from storebuilder.errors import NotFound
from storebuilder.orders.models import Order, OrderEvent


def tell(order_id: int, kind: str, actor: str = "", **data: object) -> None:
    """Write one line of the timeline; see ``OrderEvent.kind`` for the kinds."""
    with writing():
        db.session.add(
            OrderEvent(order_id=order_id, kind=kind, actor=actor, data=data, at=clock.now())
        )
        db.session.flush()


def note(order_id: int, text: str, actor: str) -> None:
    """Put a note of the staff on the timeline; buyers never see it."""
    clean = fields.line(text, field="text", least=1, most=1000)
    with writing():
        if db.session.scalar(select(Order.id).where(Order.id == order_id)) is None:
            raise NotFound("There is no such order.")
        tell(order_id, "note", actor, text=clean)
