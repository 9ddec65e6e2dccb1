"""In which aggregators this shop is listed, what of it, and what was told them."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment

#: States in which the aggregator may read what it was promised.
LIVE = ("asking", "applied", "waiting", "accepted")
#: States that only asking again leads out of.
OVER = ("refused", "banned", "left")


def new_epoch() -> str:
    """A word that tells cursors of one choice from those of another."""
    return secrets.token_hex(6)


class Membership(Model):
    """The shop in one aggregator: what is listed there, and how it stands."""

    __tablename__ = "memberships"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Scheme, host and port: https://mall.example
    aggregator: Mapped[str] = mapped_column(String(300), unique=True)
    #: What it calls itself; empty until it was heard.
    name: Mapped[str] = mapped_column(String(120), default="")
    storefront_id: Mapped[int] = mapped_column(ForeignKey("storefronts.id"))
    #: Whether all products of the storefront are listed, else those of the collection. A collection
    #: that was removed leaves nothing.
    everything: Mapped[bool] = mapped_column(default=True)
    collection_id: Mapped[int | None] = mapped_column(
        ForeignKey("collections.id", ondelete="SET NULL"), index=True
    )
    #: asking (not delivered yet), applied (it looks at our address), waiting (for its operator),
    #: accepted, refused, banned, left
    state: Mapped[str] = mapped_column(String(10), default="asking", index=True)
    #: The operator's words for a refusal.
    reason: Mapped[str] = mapped_column(String(500), default="")
    #: Why it could not be reached the last time; empty where it could.
    trouble: Mapped[str] = mapped_column(String(300), default="")
    #: Where our application is asked after, and the key that its answers are signed with.
    token: Mapped[str] = mapped_column(String(100), default="")
    key: Mapped[str] = mapped_column(String(80), default="")
    #: What it says of us: {"offers": 12, "kept_out": 1, …} and [{"id": "17", "reason": "…"}, …].
    figures: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    kept_out: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    #: The time in its last signed answer: an earlier one is not believed any more.
    said_at: Mapped[int] = mapped_column(BigInteger, default=0)
    heard_at: Mapped[datetime | None] = mapped_column(Moment)
    #: Cursors of this choice begin with it; another choice has another.
    epoch: Mapped[str] = mapped_column(String(20), default=new_epoch)
    #: The last change that was told.
    told: Mapped[int] = mapped_column(BigInteger, default=0)
    #: Its hook said that it wants no more news (410).
    deaf: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Offered(Model):
    """A product that an aggregator may have read: when it goes, that is told, and of no other."""

    __tablename__ = "membership_products"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Delivery(Model):
    """One message to an aggregator, as it was signed for the first time; the log of the panel."""

    __tablename__ = "membership_deliveries"
    __table_args__ = (Index("ix_membership_deliveries_state", "membership_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("memberships.id", ondelete="CASCADE"))
    #: The webhook-id; the same for every try.
    message: Mapped[str] = mapped_column(String(100), unique=True)
    #: catalog.changed or listing.left
    kind: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(Text)
    #: How many products it names.
    count: Mapped[int] = mapped_column(default=0)
    #: due, done or failed (given up)
    state: Mapped[str] = mapped_column(String(10), default="due")
    tries: Mapped[int] = mapped_column(default=0)
    #: What was answered the last time: a status, or words where there was none.
    answer: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    tried_at: Mapped[datetime | None] = mapped_column(Moment)


def described(row: Membership) -> dict[str, Any]:
    """A membership as the trail and the command line say it."""
    return {"aggregator": row.aggregator, "state": row.state, "reason": row.reason}
