"""The table of an order's states, and the only way from one to another: a claim."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from storebuilder.db import claimed
from storebuilder.orders.models import Order

#: Where an order may go from each state. An expired order may still be paid: the buyer's money was
#: under way when the hold ran out, and the goods are still there.
NEXT = {
    "pending": {"paid", "cancelled", "expired"},
    "expired": {"paid"},
    "paid": {"cancelled"},
    "cancelled": set[str](),
}


def move(order_id: int, to: str, *, come_from: str, **values: Any) -> bool:
    """Claim the order's way from one state to another; False where it is no longer there.

    To be called inside ``writing()``; of any number of callers exactly one is told True.
    """
    if to not in NEXT[come_from]:
        raise ValueError(f"no order goes from {come_from} to {to}")
    here = update(Order).where(Order.id == order_id, Order.state == come_from)
    return claimed(here.values(state=to, **values))
