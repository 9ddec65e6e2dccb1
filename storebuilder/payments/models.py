"""Payments: each attempt to pay an order, and every message a provider ever sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment


class Payment(Model):
    """One attempt to pay one order; at most one attempt of an order is open."""

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("order_id", "attempt"),
        UniqueConstraint("provider", "session_ref"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    attempt: Mapped[int] = mapped_column(default=1)
    #: stripe, pretend or manual
    provider: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    #: created, open, paid, failed, expired
    state: Mapped[str] = mapped_column(String(10), default="created")
    #: The provider's names for the page (session) and for the money (intent).
    session_ref: Mapped[str | None] = mapped_column(String(255))
    money_ref: Mapped[str | None] = mapped_column(String(255), index=True)
    redirect_url: Mapped[str] = mapped_column(Text, default="")
    live: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class ProviderEvent(Model):
    """A message of a provider, claimed by its unique id, with what came of it."""

    __tablename__ = "provider_events"
    __table_args__ = (UniqueConstraint("provider", "event_ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(20))
    event_ref: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(80))
    body: Mapped[str] = mapped_column(Text)
    #: applied, ignored or parked (a person must look: wrong amount, unknown order)
    outcome: Mapped[str] = mapped_column(String(10), default="ignored")
    note: Mapped[str] = mapped_column(String(500), default="")
    received_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True)
