"""What shops offer: offers, their words in each language, and their pictures.

Amounts are minor units of the currency that stands beside them; ``comparable`` is the same amount
in the aggregator's own currency, for sorting and filtering only, never for paying.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment


class Offer(Model):
    """A product of a shop. What is not ``shown`` is found nowhere.

    The wide columns stand last: what a shelf is sorted and counted by is read without them.
    """

    __tablename__ = "market_offers"
    __table_args__ = (
        UniqueConstraint("store_id", "external_id"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        Index("ix_market_offers_new", "shown", "first_seen"),
        Index("ix_market_offers_price", "shown", "comparable"),
        # All that counting a shelf reads: so it need not touch the rows.
        Index(
            "ix_market_offers_counted",
            *("shown", "category_id", "store_id", "comparable", "available"),
        ),
        Index("ix_market_offers_store", "store_id", "shown", "first_seen"),
        Index("ix_market_offers_gtin", "gtin", "shown"),
        Index("ix_market_offers_run", "store_id", "run_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[int] = mapped_column(ForeignKey("market_stores.id"))
    #: The shop's own id of the product, as it says it.
    external_id: Mapped[str] = mapped_column(String(250))
    #: Kept up: its shop is accepted, it is neither gone nor hidden.
    shown: Mapped[bool] = mapped_column(default=True)
    available: Mapped[bool] = mapped_column(default=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("market_categories.id"))
    #: Of the cheapest variant, and the price of the dearest.
    amount: Mapped[int] = mapped_column(BigInteger)
    amount_to: Mapped[int] = mapped_column(BigInteger)
    compare_at: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    #: The amount in the aggregator's currency; NULL where no rate is known.
    comparable: Mapped[int | None] = mapped_column(BigInteger)
    first_seen: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    #: The pull that saw it last.
    run_id: Mapped[int] = mapped_column(default=0)
    gone_at: Mapped[datetime | None] = mapped_column(Moment)
    #: 8, 12, 13 or 14 digits with a right check digit, filled up to 14; else empty.
    gtin: Mapped[str] = mapped_column(String(14), default="")
    content_hash: Mapped[str] = mapped_column(String(32), default="")
    #: Names the row of ``market_pictures`` of the first image.
    image_key: Mapped[str] = mapped_column(String(32), default="", index=True)
    #: in_stock, backorder, preorder, out_of_stock or discontinued (UCP's words)
    availability: Mapped[str] = mapped_column(String(20), default="in_stock")
    #: The language of the texts that are shown where a reader's own is missing.
    language: Mapped[str] = mapped_column(String(12))
    brand: Mapped[str] = mapped_column(String(120), default="")
    sku: Mapped[str] = mapped_column(String(120), default="")
    #: The shop's own word for it, as CategoryMap knows it.
    own_category: Mapped[str] = mapped_column(String(250), default="")
    #: Empty, "hand" or "rule"; ``hidden_reason`` is for its merchant.
    hidden: Mapped[str] = mapped_column(String(10), default="")
    hidden_reason: Mapped[str] = mapped_column(String(300), default="")
    url: Mapped[str] = mapped_column(String(2000), default="")
    #: [{"url": "https://…", "alt": "…"}, …]
    images: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    #: [{"id": "…", "sku": "…", "amount": 1, "compare_at": null, "available": true,
    #: "availability": "in_stock", "url": "…", "image": "https://…"}, …]; words stand in OfferText.
    variants: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class OfferText(Model):
    """The words of an offer in one language."""

    __tablename__ = "market_offer_texts"

    offer_id: Mapped[int] = mapped_column(
        ForeignKey("market_offers.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    title: Mapped[str] = mapped_column(String(250))
    #: Cleaned HTML.
    description: Mapped[str] = mapped_column(Text, default="")
    #: [["Colour", ["Red", "Blue"]], …]
    options: Mapped[list[Any]] = mapped_column(JSON, default=list)
    #: By variant id: {"v1": ["Red", "M"]}, in the order of ``options``.
    choices: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    content_hash: Mapped[str] = mapped_column(String(32), default="")


class MarketPicture(Model):
    """An image of a shop that is fetched into media, once per address."""

    __tablename__ = "market_pictures"
    __table_args__ = (Index("ix_market_pictures_due", "state", "due_at"),)

    #: The first half of the SHA-256 of the address, in hex.
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    url: Mapped[str] = mapped_column(String(2000))
    store_id: Mapped[int] = mapped_column(ForeignKey("market_stores.id", ondelete="CASCADE"))
    #: wanted, ready or failed
    state: Mapped[str] = mapped_column(String(10), default="wanted")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
