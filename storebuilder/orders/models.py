"""Orders with their lines frozen at the moment of placing, and everything that happened since."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storebuilder import clock
from storebuilder.db import Model, Moment


class Order(Model):
    """What a buyer agreed to pay for; amounts are minor units of ``currency`` and never change."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("refunded >= 0 AND refunded <= total", name="refund_within_total"),
        Index("ix_orders_state_placed_at", "state", "placed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What people say: 1001, or with the shop's prefix.
    number: Mapped[str] = mapped_column(String(20), unique=True)
    #: 128 random bits: who has the link may see the order.
    token: Mapped[str] = mapped_column(String(32), unique=True)
    storefront_id: Mapped[int] = mapped_column(ForeignKey("storefronts.id"), index=True)
    #: The cart it came from; a second placing of the same cart finds this order again.
    cart_id: Mapped[int | None] = mapped_column(ForeignKey("carts.id"), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"), index=True)
    #: pending, paid, cancelled or expired: see orders/states.py
    state: Mapped[str] = mapped_column(String(10), default="pending")
    #: open, part or sent
    fulfilment: Mapped[str] = mapped_column(String(6), default="open")
    language: Mapped[str] = mapped_column(String(12))
    currency: Mapped[str] = mapped_column(String(3))
    email: Mapped[str] = mapped_column(String(254), index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[dict[str, str]] = mapped_column(JSON)
    country: Mapped[str] = mapped_column(String(2))
    shipping_name: Mapped[str] = mapped_column(String(80), default="")
    shipping_days_min: Mapped[int] = mapped_column(default=0)
    shipping_days_max: Mapped[int] = mapped_column(default=0)
    subtotal: Mapped[int] = mapped_column(BigInteger)
    discount: Mapped[int] = mapped_column(BigInteger, default=0)
    #: What took something off, in order; ``shares`` go by the lines in the order of their ids:
    #: [{"promotion": 3, "code": "TEA10", "title": "…", "amount": 580, "delivery": 0,
    #: "shares": [290, 290]}]; ``amount`` is off the goods, ``delivery`` off the delivery.
    discounts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    shipping: Mapped[int] = mapped_column(BigInteger, default=0)
    duty: Mapped[int] = mapped_column(BigInteger, default=0)
    #: The tax in the order; part of ``total`` in any case, added on top unless ``tax_included``.
    tax: Mapped[int] = mapped_column(BigInteger, default=0)
    tax_included: Mapped[bool] = mapped_column(default=True)
    tax_name: Mapped[str] = mapped_column(String(40), default="")
    total: Mapped[int] = mapped_column(BigInteger)
    refunded: Mapped[int] = mapped_column(BigInteger, default=0)
    note: Mapped[str] = mapped_column(String(1000), default="")
    #: The host of the platform that it came through, as its cart says; empty for the shop's own.
    source: Mapped[str] = mapped_column(String(260), default="", server_default="")
    #: Whether real money was (to be) taken.
    live: Mapped[bool] = mapped_column(default=False)
    placed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True)
    paid_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)

    lines: Mapped[list[OrderLine]] = relationship(order_by="OrderLine.id")
    events: Mapped[list[OrderEvent]] = relationship(order_by="OrderEvent.id")
    fulfilments: Mapped[list[Fulfilment]] = relationship(order_by="Fulfilment.id")
    refunds: Mapped[list[Refund]] = relationship(order_by="Refund.id")


class OrderLine(Model):
    """One variant of an order as it was when the order was placed."""

    __tablename__ = "order_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"), index=True)
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variants.id"), index=True)
    title: Mapped[str] = mapped_column(String(250))
    variant_title: Mapped[str] = mapped_column(String(250), default="")
    sku: Mapped[str] = mapped_column(String(80), default="")
    quantity: Mapped[int]
    unit_price: Mapped[int] = mapped_column(BigInteger)
    discount: Mapped[int] = mapped_column(BigInteger, default=0)
    tax: Mapped[int] = mapped_column(BigInteger, default=0)
    tax_basis_points: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(BigInteger)
    weight_grams: Mapped[int] = mapped_column(default=0)
    hs_code: Mapped[str] = mapped_column(String(12), default="")
    origin: Mapped[str] = mapped_column(String(2), default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id"))
    sent: Mapped[int] = mapped_column(default=0)
    refunded: Mapped[int] = mapped_column(default=0)


class OrderEvent(Model):
    """One line of the order's timeline."""

    __tablename__ = "order_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    #: placed, paid, payment_failed, expired, cancelled, sent, refunded, note, mailed
    kind: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(254), default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Fulfilment(Model):
    """A parcel that was sent."""

    __tablename__ = "fulfilments"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    carrier: Mapped[str] = mapped_column(String(60), default="")
    tracking_number: Mapped[str] = mapped_column(String(80), default="")
    tracking_url: Mapped[str] = mapped_column(String(500), default="")
    #: [{"line": order_line_id, "quantity": 2}]
    contents: Mapped[list[dict[str, int]]] = mapped_column(JSON, default=list)
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Refund(Model):
    """Money on its way back; the row is written before the provider is asked."""

    __tablename__ = "refunds"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    #: The payment whose money goes back; NULL where the order was never paid through a provider.
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    #: False: money of an order that was never (or already) paid; not counted in ``Order.refunded``.
    counted: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str] = mapped_column(String(200), default="")
    #: due, done or failed
    state: Mapped[str] = mapped_column(String(10), default="due")
    provider_ref: Mapped[str | None] = mapped_column(String(120), unique=True)
    error: Mapped[str] = mapped_column(String(500), default="")
    actor: Mapped[str] = mapped_column(String(254), default="")
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
