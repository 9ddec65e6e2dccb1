"""Promises of stock to orders: reserved when placed, taken when paid, released when not.

Every step is a conditional write whose row count is looked at. Variants are always visited in the
order of their ids, so that two orders over the same goods never wait for each other in a circle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, select, update

from storebuilder import clock
from storebuilder.db import claimed, db, writing
from storebuilder.errors import SoldOut
from storebuilder.inventory.counting import available, make_rows, tell_pages, write_down
from storebuilder.inventory.models import Reservation, Stock

Lines = Iterable[tuple[int, int]]  # (variant id, quantity)


def reserve(order_id: int, lines: Lines, until: datetime) -> None:
    """Promise stock to an order until a moment: all lines or none.

    Raises SoldOut with ``variant_id`` and ``available`` of the first line that cannot be had;
    naming the product is the caller's, who knows its title. What is not counted is not reserved.
    """
    with writing():
        wanted = _sum(lines)
        tell_pages(wanted)
        for variant in _counted(wanted):
            quantity = wanted[variant]
            enough = or_(Stock.oversell, Stock.on_hand - Stock.reserved >= quantity)
            guarded = update(Stock).where(Stock.variant_id == variant, Stock.tracked, enough)
            if claimed(guarded.values(reserved=Stock.reserved + quantity)):
                db.session.add(
                    Reservation(
                        order_id=order_id,
                        variant_id=variant,
                        quantity=quantity,
                        expires_at=until,
                    )
                )
                continue
            left = available([variant])[variant]
            if left is not None:
                raise NotEnough(variant, left)
        db.session.flush()


class NotEnough(SoldOut):
    """SoldOut that says of which variant."""

    def __init__(self, variant_id: int, available: int) -> None:
        super().__init__(f"Only {available} of this are left.", available=available)
        self.variant_id = variant_id


def take(order_id: int) -> int:
    """Turn what an order was promised into sales; says how many lines were still held.

    A second call finds nothing held and changes nothing.
    """
    with writing():
        taken = _claim(order_id, "taken")
        tell_pages(taken)
        for variant, quantity in sorted(taken.items()):
            db.session.execute(
                update(Stock)
                .where(Stock.variant_id == variant)
                .values(on_hand=Stock.on_hand - quantity, reserved=Stock.reserved - quantity)
            )
        write_down({v: -q for v, q in taken.items()}, reason="sold", order_id=order_id)
        return len(taken)


def release(order_id: int) -> int:
    """Give back what an order was promised and did not take; says how many lines were held."""
    with writing():
        freed = _claim(order_id, "released")
        tell_pages(freed)
        for variant, quantity in sorted(freed.items()):
            db.session.execute(
                update(Stock)
                .where(Stock.variant_id == variant)
                .values(reserved=Stock.reserved - quantity)
            )
        return len(freed)


def put_back(order_id: int, lines: Lines) -> None:
    """Goods came back (or a paid order was cancelled): they are on hand again."""
    with writing():
        back = _sum(lines)
        make_rows(back)
        tell_pages(back)
        counted = _counted(back)
        for variant in counted:
            db.session.execute(
                update(Stock)
                .where(Stock.variant_id == variant)
                .values(on_hand=Stock.on_hand + back[variant])
            )
        write_down({v: back[v] for v in counted}, reason="returned", order_id=order_id)


def overdue(limit: int = 200) -> list[int]:
    """Ids of orders whose promise has run out, the oldest first."""
    found = db.session.scalars(
        select(Reservation.order_id)
        .where(Reservation.state == "held", Reservation.expires_at <= clock.now())
        .order_by(Reservation.expires_at)
        .limit(limit)
    )
    return list(dict.fromkeys(found))


def _sum(lines: Lines) -> Counter[int]:
    wanted: Counter[int] = Counter()
    for variant, quantity in lines:
        if quantity < 1:
            raise ValueError(f"a quantity is at least 1, not {quantity}")
        wanted[variant] += quantity
    return wanted


def _counted(wanted: Iterable[int]) -> list[int]:
    found = db.session.scalars(
        select(Stock.variant_id)
        .where(Stock.variant_id.in_(list(wanted)), Stock.tracked)
        .order_by(Stock.variant_id)
    )
    return list(found)


def _claim(order_id: int, state: str) -> dict[int, int]:
    """Move each held promise of an order to ``state``; the ones that this caller moved."""
    held = db.session.execute(
        select(Reservation.id, Reservation.variant_id, Reservation.quantity)
        .where(Reservation.order_id == order_id, Reservation.state == "held")
        .order_by(Reservation.variant_id)
    ).all()
    moved: Counter[int] = Counter()
    for row in held:
        still = update(Reservation).where(Reservation.id == row.id, Reservation.state == "held")
        if claimed(still.values(state=state)):
            moved[row.variant_id] += row.quantity
    return dict(moved)
