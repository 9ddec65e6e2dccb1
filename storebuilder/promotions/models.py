"""Promotions: what is taken off, for whom, from when until when, and how often."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment


class Promotion(Model):
    """Something off for those who type a code, or for everybody where it has none."""

    __tablename__ = "promotions"
    __table_args__ = (
        CheckConstraint("uses >= 0", name="uses_not_negative"),
        CheckConstraint("basis_points BETWEEN 0 AND 10000", name="at_most_everything"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: In capitals, as ``codes.clean`` writes it; NULL: it needs no code.
    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    #: What buyers read; other languages stand in ``translations``.
    title: Mapped[str] = mapped_column(String(120))
    #: percentage, amount or free_delivery
    kind: Mapped[str] = mapped_column(String(16))
    basis_points: Mapped[int] = mapped_column(default=0)
    #: Minor units by currency: what is taken off the goods or, at most, off the delivery.
    amounts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    #: The least that the goods meant must cost, by currency; empty: nothing.
    minimums: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    #: Empty means every storefront.
    storefront_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: Both empty means all goods; else what is in one of these collections or is one of these.
    collection_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    product_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    #: Only for an e-mail address that has paid for nothing here yet.
    first_order: Mapped[bool] = mapped_column(default=False)
    most_uses: Mapped[int | None]
    most_per_buyer: Mapped[int | None]
    combinable: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    #: Kept up by ``claiming``: orders that use it, those that wait for their payment too.
    uses: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, onupdate=clock.now)


class PromotionUse(Model):
    """An order that uses a promotion; given back where the order ended."""

    __tablename__ = "promotion_uses"
    __table_args__ = (UniqueConstraint("promotion_id", "order_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    promotion_id: Mapped[int] = mapped_column(ForeignKey("promotions.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    #: claimed or given_back
    state: Mapped[str] = mapped_column(String(10), default="claimed")
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
