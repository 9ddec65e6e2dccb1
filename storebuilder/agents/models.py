"""What a shop remembers of programs: who they are, the carts they fill, what they were answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment


class Platform(Model):
    """A program's maker, known by the address of its profile; what the profile said is kept."""

    __tablename__ = "agent_platforms"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(500), unique=True)
    #: What was understood of the profile (see profiles.py); NULL until it was read once.
    profile: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    fresh_until: Mapped[datetime | None] = mapped_column(Moment)
    #: How often in a row it could not be read, why, and when it is tried again.
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[dict[str, str] | None] = mapped_column(JSON)
    again_at: Mapped[datetime | None] = mapped_column(Moment)
    used_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True)


class Session(Model):
    """A cart or a checkout of a program; both are views of one cart of the shop."""

    __tablename__ = "agent_sessions"
    __table_args__ = (UniqueConstraint("kind", "cart_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: 128 random bits: whoever knows it and speaks for its platform may change the cart.
    token: Mapped[str] = mapped_column(String(40), unique=True)
    #: cart or checkout
    kind: Mapped[str] = mapped_column(String(8))
    platform_id: Mapped[int] = mapped_column(ForeignKey("agent_platforms.id"), index=True)
    cart_id: Mapped[int] = mapped_column(ForeignKey("carts.id", ondelete="CASCADE"), index=True)
    #: Random; the token of the buyer's cookie is made of it and of the shop's secret.
    seed: Mapped[str] = mapped_column(String(22))
    #: The version of the protocol in which it was begun.
    version: Mapped[str] = mapped_column(String(10))
    #: Whether it was begun by a signed request; then every later one must be signed too.
    signed: Mapped[bool] = mapped_column(default=False)
    #: open or canceled; whether it was completed is asked of the orders
    state: Mapped[str] = mapped_column(String(8), default="open")
    #: The names that the program gave of the buyer: the shop itself keeps one, in the address.
    buyer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: What became of the last wishes: messages that stand until the next ones come.
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    #: What it was told last that things cost: {"total": 100, "prices": {"7": 50}}, minor units.
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: Where the buyer may go back to after paying: on the origin of the platform's profile.
    return_to: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class Answer(Model):
    """What was answered to a request with an idempotency key; the same key never works twice."""

    __tablename__ = "agent_answers"
    __table_args__ = (UniqueConstraint("platform_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("agent_platforms.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(128))
    #: SHA-256 over method, path and body of the request.
    request: Mapped[str] = mapped_column(String(64))
    #: NULL while the request is under way.
    status: Mapped[int | None]
    body: Mapped[str] = mapped_column(Text, default="")
    #: Until then nobody else takes up a request that is under way.
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True)


class Delivery(Model):
    """One message to a platform about one event of an order."""

    __tablename__ = "agent_deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("order_events.id"), unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("agent_platforms.id"), index=True)
    url: Mapped[str] = mapped_column(String(2000))
    tries: Mapped[int] = mapped_column(default=0)
    #: due, done or failed (the platform refused it, or has no such address)
    state: Mapped[str] = mapped_column(String(8), default="due")
    status: Mapped[int | None]
    error: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
