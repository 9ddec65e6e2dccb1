"""What a buyer means to buy, and where it should go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storebuilder import clock
from storebuilder.db import Model, Moment


class Cart(Model):
    """A buyer's cart on one storefront; the cookie holds the token, this row only its SHA-256."""

    __tablename__ = "carts"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    storefront_id: Mapped[int] = mapped_column(ForeignKey("storefronts.id"))
    language: Mapped[str] = mapped_column(String(12))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    marketing: Mapped[bool] = mapped_column(default=False)
    #: name, company, street_address, city, city_area, country_area, postal_code, country_code
    address: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    shipping_rate_id: Mapped[int | None] = mapped_column(ForeignKey("shipping_rates.id"))
    note: Mapped[str] = mapped_column(String(1000), default="")
    #: Discount codes as the buyer put them in, cleaned; what they are worth is asked for.
    codes: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: The host of the platform whose program filled it; empty for a buyer's own cart.
    source: Mapped[str] = mapped_column(String(260), default="", server_default="")
    #: open, or ordered once it became an order that was paid
    state: Mapped[str] = mapped_column(String(10), default="open")
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True)

    lines: Mapped[list[CartLine]] = relationship(
        order_by="CartLine.id", cascade="all, delete-orphan"
    )


class CartLine(Model):
    """A variant in a cart; prices are never kept here, they are asked for."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        UniqueConstraint("cart_id", "variant_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cart_id: Mapped[int] = mapped_column(ForeignKey("carts.id"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), index=True)
    quantity: Mapped[int]
