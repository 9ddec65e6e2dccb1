"""What the operator looks after: categories, what is hidden, deals, rates."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment


class Category(Model):
    """A category of the one tree; ids are those of Google's product taxonomy."""

    __tablename__ = "market_categories"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("market_categories.id"), index=True)
    #: By language: {"en": "Shoes", "zh-CN": "鞋靴"}.
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    position: Mapped[int] = mapped_column(default=0)
    #: The operator may leave a category out of the tree.
    shown: Mapped[bool] = mapped_column(default=True)


class CategoryMap(Model):
    """Which category a shop's own word means; no category means that nobody has said it yet."""

    __tablename__ = "market_category_maps"
    __table_args__ = (UniqueConstraint("store_id", "own"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("market_stores.id", ondelete="CASCADE"))
    own: Mapped[str] = mapped_column(String(250))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("market_categories.id"))
    #: guessed (by its name) or set (by the operator, which stays)
    by: Mapped[str] = mapped_column(String(10), default="guessed")


class HideRule(Model):
    """What is not shown: every offer with a word, of a brand or in a category."""

    __tablename__ = "market_hide_rules"
    __table_args__ = (UniqueConstraint("kind", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: word, brand or category
    kind: Mapped[str] = mapped_column(String(10))
    #: Folded words, a folded brand, or a category's id.
    value: Mapped[str] = mapped_column(String(120))
    #: For the merchants whose goods it hides.
    reason: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Deal(Model):
    """An offer in the window for a time; shown only while it costs no more than was announced."""

    __tablename__ = "market_deals"
    __table_args__ = (Index("ix_market_deals_time", "ends_at", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("market_offers.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    #: Minor units of the offer's currency.
    most: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(default=0)


class Rate(Model):
    """What one euro costs in a currency, in millionths; dated, with its source."""

    __tablename__ = "market_rates"

    currency: Mapped[str] = mapped_column(String(3), primary_key=True)
    per_euro: Mapped[int] = mapped_column(BigInteger)
    on: Mapped[date] = mapped_column(Date)
    #: The address of the file, or "operator", whose rates stay until they are taken back.
    source: Mapped[str] = mapped_column(String(200))
