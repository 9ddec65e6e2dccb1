"""The shop, its storefronts (a host with a market), their pages, menus and translations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment


class Shop(Model):
    """The merchant's shop: one row, with what is the same on every storefront."""

    __tablename__ = "shops"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    #: The merchant's country (ISO 3166-1 alpha-2) and the currency that base prices are kept in.
    country: Mapped[str] = mapped_column(String(2))
    currency: Mapped[str] = mapped_column(String(3))
    #: The language that product texts are written in before any translation.
    language: Mapped[str] = mapped_column(String(12))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    legal_name: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    #: ICP filing number of a shop served from mainland China, shown in the footer.
    icp: Mapped[str] = mapped_column(String(60), default="")
    order_prefix: Mapped[str] = mapped_column(String(10), default="")
    next_order_number: Mapped[int] = mapped_column(default=1001)
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Storefront(Model):
    """One face of the catalogue: a host with its theme, languages, currency and countries."""

    __tablename__ = "storefronts"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    host: Mapped[str] = mapped_column(String(253), unique=True)
    #: retail (with a cart) or showcase (with inquiries)
    kind: Mapped[str] = mapped_column(String(12), default="retail")
    theme: Mapped[str] = mapped_column(String(60), default="plain")
    #: {"settings": {...}, "templates": {"index": {"sections": {...}, "order": [...]}}}
    theme_settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: The first is the one without a prefix in the address; the others are /zh-CN/… and so on.
    languages: Mapped[list[str]] = mapped_column(JSON)
    currency: Mapped[str] = mapped_column(String(3))
    #: Where this storefront delivers to (ISO 3166-1 alpha-2); empty means everywhere.
    countries: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: Millionths of this currency for one of the shop's; 7.20 CNY for 1 USD is 7_200_000.
    rate_millionths: Mapped[int] = mapped_column(default=1_000_000)
    #: Converted prices are rounded up to a multiple of this many minor units.
    round_to: Mapped[int] = mapped_column(default=1)
    prices_include_tax: Mapped[bool] = mapped_column(default=True)
    #: Days after delivery in which goods can be sent back; 0 means that they cannot.
    return_days: Mapped[int] = mapped_column(default=14, server_default="14")
    #: Who pays for sending back: buyer or shop.
    return_fees: Mapped[str] = mapped_column(String(10), default="buyer", server_default="buyer")
    #: The colour (a CSS hex) by which the panel always marks this storefront.
    colour: Mapped[str] = mapped_column(String(9), default="#2f6f4f")
    open: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Page(Model):
    """A content page: about, contact, shipping, returns, privacy, terms and the merchant's own."""

    __tablename__ = "pages"
    __table_args__ = (UniqueConstraint("handle", "storefront_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: NULL means on every storefront.
    storefront_id: Mapped[int | None] = mapped_column(ForeignKey("storefronts.id"), index=True)
    handle: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    body_html: Mapped[str] = mapped_column(Text, default="")
    published: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, onupdate=clock.now)


class MenuItem(Model):
    """A line of the ``main`` or ``footer`` menu."""

    __tablename__ = "menu_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    menu: Mapped[str] = mapped_column(String(40), index=True)
    storefront_id: Mapped[int | None] = mapped_column(ForeignKey("storefronts.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    #: A path in the shop such as /collections/tea, or an https address.
    target: Mapped[str] = mapped_column(String(500))
    position: Mapped[int] = mapped_column(default=0)


class Redirect(Model):
    """An old path that leads to a new one, written when a handle changes."""

    __tablename__ = "redirects"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(300), unique=True)
    target: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Translation(Model):
    """One field of one thing in one language; no row means the shop's own language is shown."""

    __tablename__ = "translations"
    __table_args__ = (
        UniqueConstraint("kind", "thing_id", "language", "field"),
        Index("ix_translations_lookup", "kind", "language", "thing_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: product, option, option_value, collection, page, menu_item, shipping_rate, photo
    kind: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[int]
    language: Mapped[str] = mapped_column(String(12))
    #: title, description_html, body_html, name, value, alt, seo_title, seo_description
    field: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = mapped_column(Text)
