"""An order as its buyer sees it: plain data for the order page and the mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from storebuilder.customers import addresses
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.orders.models import Fulfilment, Order, OrderLine, Refund


@dataclass(frozen=True, slots=True)
class OrderLineView:
    """One line as it was bought; amounts in minor units."""

    id: int
    title: str
    variant_title: str
    sku: str
    quantity: int
    unit_price: int
    #: After discount.
    total: int
    picture_id: int | None
    sent: int


@dataclass(frozen=True, slots=True)
class DiscountView:
    """What a promotion took off the goods (``amount``) and off the delivery."""

    title: str
    #: Empty where none was needed.
    code: str
    amount: int
    delivery: int


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A parcel on its way: its carrier, and where to follow it (may be empty)."""

    id: int
    carrier: str
    number: str
    url: str
    sent_at: datetime
    #: ``(title, pieces)`` of what is in it.
    contents: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order in its own language and currency; amounts in minor units."""

    id: int
    number: str
    token: str
    #: pending, paid, cancelled or expired
    state: str
    #: open, part or sent
    fulfilment: str
    language: str
    currency: str
    email: str
    phone: str
    #: In the order that the country writes it, the country's name last.
    address_lines: tuple[str, ...]
    lines: tuple[OrderLineView, ...]
    parcels: tuple[ParcelView, ...]
    subtotal: int
    discount: int
    discounts: tuple[DiscountView, ...]
    shipping: int
    shipping_name: str
    duty: int
    tax: int
    tax_included: bool
    tax_name: str
    total: int
    #: What was sent back by now, and what is on its way back.
    refunded: int
    refunding: int
    note: str
    live: bool
    placed_at: datetime
    paid_at: datetime | None
    #: The days between which it should arrive, counted from payment; None where nothing is known.
    arrives: tuple[date, date] | None

    @property
    def count(self) -> int:
        """How many pieces were bought."""
        return sum(line.quantity for line in self.lines)


def view(order_id: int) -> OrderView:
    """Look at an order in four queries; raises NotFound."""
    order = db.session.get(Order, order_id)
    if order is None:
        raise NotFound("There is no such order.")
    lines = _lines(order_id)
    back = _refunds(order_id)
    return OrderView(
        id=order.id,
        number=order.number,
        token=order.token,
        state=order.state,
        fulfilment=order.fulfilment,
        language=order.language,
        currency=order.currency,
        email=order.email,
        phone=order.phone,
        address_lines=address_lines(order.address, order.language),
        lines=lines,
        parcels=_parcels(order_id, {line.id: line.title for line in lines}),
        subtotal=order.subtotal,
        discount=order.discount,
        discounts=tuple(
            DiscountView(each["title"], each["code"], each["amount"], each["delivery"])
            for each in order.discounts
        ),
        shipping=order.shipping,
        shipping_name=order.shipping_name,
        duty=order.duty,
        tax=order.tax,
        tax_included=order.tax_included,
        tax_name=order.tax_name,
        total=order.total,
        refunded=back.get("done", 0),
        refunding=back.get("due", 0),
        note=order.note,
        live=order.live,
        placed_at=order.placed_at,
        paid_at=order.paid_at,
        arrives=_arrives(order),
    )


def address_lines(address: dict[str, str], language: str) -> tuple[str, ...]:
    """The address the way its country writes it, with the country's name in ``language``."""
    if not address.get("country_code"):
        return tuple(value for value in address.values() if value)
    return tuple(addresses.lines(address, language))


def days_between(between: tuple[date, date] | None, language: str) -> str:
    """``Nov 25 – 30`` in the reader's own way; empty where nothing is known."""
    from babel.dates import format_interval, format_skeleton

    if between is None:
        return ""
    locale = language.replace("-", "_")
    if between[0] == between[1]:
        return str(format_skeleton("MMMd", between[0], locale=locale))
    return str(format_interval(*between, skeleton="MMMd", locale=locale))


def _lines(order_id: int) -> tuple[OrderLineView, ...]:
    rows = db.session.execute(
        select(
            OrderLine.id,
            OrderLine.title,
            OrderLine.variant_title,
            OrderLine.sku,
            OrderLine.quantity,
            OrderLine.unit_price,
            OrderLine.total,
            OrderLine.picture_id,
            OrderLine.sent,
        )
        .where(OrderLine.order_id == order_id)
        .order_by(OrderLine.id)
    )
    return tuple(OrderLineView(*row) for row in rows)


def _parcels(order_id: int, titles: dict[int, str]) -> tuple[ParcelView, ...]:
    rows = db.session.scalars(
        select(Fulfilment).where(Fulfilment.order_id == order_id).order_by(Fulfilment.id)
    )
    return tuple(
        ParcelView(
            id=row.id,
            carrier=row.carrier,
            number=row.tracking_number,
            url=row.tracking_url,
            sent_at=row.at,
            contents=tuple((titles.get(c["line"], ""), c["quantity"]) for c in row.contents),
        )
        for row in rows
    )


def _refunds(order_id: int) -> dict[str, int]:
    rows = db.session.execute(
        select(Refund.state, Refund.amount).where(Refund.order_id == order_id)
    )
    totals: dict[str, int] = {}
    for state, amount in rows:
        totals[state] = totals.get(state, 0) + amount
    return totals


def _arrives(order: Order) -> tuple[date, date] | None:
    if order.paid_at is None or not order.shipping_days_max:
        return None
    start = order.paid_at.date()
    return (
        start + timedelta(days=order.shipping_days_min),
        start + timedelta(days=order.shipping_days_max),
    )
