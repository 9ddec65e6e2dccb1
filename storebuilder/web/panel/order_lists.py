"""Reading the list of orders: filters, search and counts in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true

from storebuilder.db import db
from storebuilder.orders.models import Order, OrderLine
from storebuilder.storefronts import Front

PER_PAGE = 50
PAID = Order.state == "paid"
#: The list's tabs, in their order, with what each holds.
SHOWS: dict[str, ColumnElement[bool]] = {
    "all": true(),
    "send": and_(PAID, Order.fulfilment != "sent", Order.refunded < Order.total),
    "pending": Order.state == "pending",
    "sent": and_(PAID, Order.fulfilment == "sent"),
    "refunded": Order.refunded > 0,
}


@dataclass(frozen=True)
class OrderPage:
    """One page of the list, and how many orders each tab holds."""

    rows: Sequence[Any]
    counts: dict[str, int]
    total: int
    pages: int


def order_page(
    show: str, *, query: str = "", front: Front | None = None, page: int = 1
) -> OrderPage:
    """The orders of a tab that answer to ``query``, the latest first; two queries."""
    wanted = and_(_of(front), _found(query))
    sums = [func.sum(case((held, 1), else_=0)).label(name) for name, held in SHOWS.items()]
    counted = db.session.execute(select(*sums).where(wanted)).one()
    counts = {name: int(number or 0) for name, number in zip(SHOWS, counted, strict=True)}
    pages = max(1, -(-counts[show] // PER_PAGE))
    pieces = (
        select(func.sum(OrderLine.quantity))
        .where(OrderLine.order_id == Order.id)
        .correlate(Order)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Order.id, Order.number, Order.state, Order.fulfilment, Order.placed_at, Order.total,
            Order.refunded, Order.currency, Order.email, Order.country, Order.storefront_id,
            Order.live, Order.address["name"].as_string().label("name"), pieces.label("pieces"),
        )
        .where(wanted, SHOWS[show])
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .limit(PER_PAGE)
        .offset((min(page, pages) - 1) * PER_PAGE)
    ).all()  # fmt: skip
    return OrderPage(rows=rows, counts=counts, total=counts[show], pages=pages)


def to_send(front: Front | None = None) -> int:
    """How many paid orders wait for their parcel."""
    counted = select(func.count(Order.id)).where(_of(front), SHOWS["send"])
    return db.session.scalar(counted) or 0


def _of(front: Front | None) -> ColumnElement[bool]:
    return Order.storefront_id == front.id if front else true()


def _found(query: str) -> ColumnElement[bool]:
    words = query.strip().lower().removeprefix("#")[:100]
    if not words:
        return true()
    return or_(
        func.lower(Order.number).startswith(words, autoescape=True),
        Order.email.contains(words, autoescape=True),
        func.lower(Order.address["name"].as_string()).contains(words, autoescape=True),
    )
