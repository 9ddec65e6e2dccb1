"""Stock: what is on hand, what is promised, and the ledger of every movement."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment


class Stock(Model):
    """How many of a variant there are; ``on_hand - reserved`` can be sold."""

    __tablename__ = "stock"
    __table_args__ = (
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("oversell OR on_hand >= reserved", name="never_oversold"),
    )

    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), primary_key=True)
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    #: False: not counted, always to be had.
    tracked: Mapped[bool] = mapped_column(default=True)
    #: The merchant takes orders beyond what is there (or nothing is counted).
    oversell: Mapped[bool] = mapped_column(default=False)
    #: Whether others were last told that this can be had; NULL before the first time.
    told: Mapped[bool | None]


class Reservation(Model):
    """A promise of stock to one order until it is paid (taken) or ends unpaid (released)."""

    __tablename__ = "reservations"
    __table_args__ = (Index("ix_reservations_state_expires_at", "state", "expires_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), index=True)
    quantity: Mapped[int]
    #: held, taken or released
    state: Mapped[str] = mapped_column(String(10), default="held")
    expires_at: Mapped[datetime] = mapped_column(Moment)


class StockMovement(Model):
    """One change of ``on_hand``; their sum per variant is ``on_hand``, always."""

    __tablename__ = "stock_movements"

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), index=True)
    change: Mapped[int]
    #: sold, returned, counted, received, imported
    reason: Mapped[str] = mapped_column(String(12))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
