"""What buyers put in over several merchants, and the orders that it became at each of them.

Amounts are minor units of the merchant's own currency. Of the buyer only the e-mail address is
kept; name and address are handed to the merchants and forgotten here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storebuilder import clock
from storebuilder.db import Model, Moment


class Bag(Model):
    """What one browser wants, of any number of merchants."""

    __tablename__ = "market_bags"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 of the token in the buyer's cookie.
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    changed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class BagLine(Model):
    """Pieces of one variant of one offer."""

    __tablename__ = "market_bag_lines"
    __table_args__ = (UniqueConstraint("bag_id", "offer_id", "variant"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bag_id: Mapped[int] = mapped_column(ForeignKey("market_bags.id", ondelete="CASCADE"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("market_offers.id", ondelete="CASCADE"))
    #: The merchant's own id of the variant.
    variant: Mapped[str] = mapped_column(String(250))
    quantity: Mapped[int]
    #: What one piece cost when it was put in, or when the buyer was told last.
    seen: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Quote(Model):
    """What a merchant's own server said of the part of a bag that is its."""

    __tablename__ = "market_quotes"
    __table_args__ = (UniqueConstraint("bag_id", "store_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bag_id: Mapped[int] = mapped_column(ForeignKey("market_bags.id", ondelete="CASCADE"))
    store_id: Mapped[int] = mapped_column(ForeignKey("market_stores.id", ondelete="CASCADE"))
    #: Of the lines that were asked about: another one means that it is out of date.
    asked: Mapped[str] = mapped_column(String(64))
    #: ``buying.told.Told`` as plain data; empty where the merchant did not answer.
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Purchase(Model):
    """What a buyer ordered at one go, of one or more merchants."""

    __tablename__ = "market_purchases"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: 192 random bits: the buyer's private link.
    token: Mapped[str] = mapped_column(String(60), unique=True)
    #: Of the browser's cookie, as in Bag: its own list of orders.
    mark: Mapped[str] = mapped_column(String(64), index=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    parts: Mapped[list[Part]] = relationship(order_by="Part.id", lazy="selectin")


class Part(Model):
    """The part of a purchase that is one merchant's: a checkout there, then an order."""

    __tablename__ = "market_parts"
    __table_args__ = (Index("ix_market_parts_due", "state", "look_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purchase_id: Mapped[int] = mapped_column(
        ForeignKey("market_purchases.id", ondelete="CASCADE"), index=True
    )
    store_id: Mapped[int] = mapped_column(ForeignKey("market_stores.id"))
    #: asking (the merchant has not answered yet), open (to be paid there), refused (it could not
    #: be made), ordered, canceled
    state: Mapped[str] = mapped_column(String(10), default="asking")
    #: Goes with the request, so that a second try cannot make a second checkout.
    key: Mapped[str] = mapped_column(String(36))
    #: The request with the buyer's address, until the merchant has it; then empty.
    request: Mapped[str] = mapped_column(Text, default="")
    #: [{"title": …, "variant": …, "quantity": 1, "seen": 2500, "offer": 7}, …]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    currency: Mapped[str] = mapped_column(String(3), default="")
    #: The merchant's id of the checkout, where it is paid, and what was said of it last.
    checkout: Mapped[str] = mapped_column(String(250), default="", index=True)
    continue_url: Mapped[str] = mapped_column(String(2000), default="")
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: The merchant's id of the order, its page there, and what was said of it last.
    order: Mapped[str] = mapped_column(String(250), default="", index=True)
    order_url: Mapped[str] = mapped_column(String(2000), default="")
    followed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    tries: Mapped[int] = mapped_column(default=0)
    #: When the merchant was asked last, and is asked next by the job.
    looked_at: Mapped[datetime | None] = mapped_column(Moment)
    look_at: Mapped[datetime | None] = mapped_column(Moment)
