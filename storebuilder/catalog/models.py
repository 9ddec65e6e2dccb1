"""Products with options and variants, collections, and what each storefront shows of them."""

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
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storebuilder import clock
from storebuilder.db import Model, Moment


class Product(Model):
    """What the merchant sells, in one or several variants."""

    __tablename__ = "products"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(String(250))
    description_html: Mapped[str] = mapped_column(Text, default="")
    vendor: Mapped[str] = mapped_column(String(120), default="")
    #: The merchant's own word for what it is: Shoes, Tea pot.
    kind: Mapped[str] = mapped_column(String(120), default="")
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: draft, published or archived
    state: Mapped[str] = mapped_column(String(10), default="draft", index=True)
    hs_code: Mapped[str] = mapped_column(String(12), default="")
    origin: Mapped[str] = mapped_column(String(2), default="")
    seo_title: Mapped[str] = mapped_column(String(200), default="")
    seo_description: Mapped[str] = mapped_column(String(400), default="")
    #: Facts shown as a short list: [["Material", "Stoneware"], …]
    facts: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, onupdate=clock.now)

    options: Mapped[list[Option]] = relationship(
        order_by="Option.position", cascade="all, delete-orphan", back_populates="product"
    )
    variants: Mapped[list[Variant]] = relationship(
        order_by="Variant.position", cascade="all, delete-orphan", back_populates="product"
    )
    photos: Mapped[list[Photo]] = relationship(
        order_by="Photo.position", cascade="all, delete-orphan", back_populates="product"
    )


class Option(Model):
    """A choice that a product offers, such as Size."""

    __tablename__ = "options"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)

    product: Mapped[Product] = relationship(back_populates="options")
    values: Mapped[list[OptionValue]] = relationship(
        order_by="OptionValue.position", cascade="all, delete-orphan", back_populates="option"
    )


class OptionValue(Model):
    """One of the values of an option, such as M."""

    __tablename__ = "option_values"
    __table_args__ = (UniqueConstraint("option_id", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("options.id"), index=True)
    value: Mapped[str] = mapped_column(String(120))
    #: A CSS hex colour where the value is a colour.
    swatch: Mapped[str] = mapped_column(String(9), default="")
    position: Mapped[int] = mapped_column(default=0)

    option: Mapped[Option] = relationship(back_populates="values")


class Variant(Model):
    """What is counted, priced and sold: a product in one combination of its options' values."""

    __tablename__ = "variants"
    __table_args__ = (CheckConstraint("price >= 0", name="price_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    sku: Mapped[str | None] = mapped_column(String(80), unique=True)
    barcode: Mapped[str] = mapped_column(String(20), default="")
    #: Ids of option values in the order of the product's options.
    choice: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: Minor units of the shop's currency; each storefront's own price stands in ``prices``.
    price: Mapped[int] = mapped_column(BigInteger)
    compare_at: Mapped[int | None] = mapped_column(BigInteger)
    cost: Mapped[int | None] = mapped_column(BigInteger)
    weight_grams: Mapped[int] = mapped_column(default=0)
    #: Empty means the product's own.
    hs_code: Mapped[str] = mapped_column(String(12), default="")
    origin: Mapped[str] = mapped_column(String(2), default="")
    requires_shipping: Mapped[bool] = mapped_column(default=True)
    taxable: Mapped[bool] = mapped_column(default=True)
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photos.id"))
    position: Mapped[int] = mapped_column(default=0)
    #: A variant that was sold is never deleted, only retired.
    retired: Mapped[bool] = mapped_column(default=False)

    product: Mapped[Product] = relationship(back_populates="variants")


class Photo(Model):
    """A picture of a product, with the words for those who do not see it."""

    __tablename__ = "photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey("pictures.id"), index=True)
    alt: Mapped[str] = mapped_column(String(500), default="")
    position: Mapped[int] = mapped_column(default=0)

    product: Mapped[Product] = relationship(back_populates="photos")


class Collection(Model):
    """A shelf: products put together by hand or by a rule."""

    __tablename__ = "collections"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    description_html: Mapped[str] = mapped_column(Text, default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id"))
    #: NULL: by hand. Else {"tag": "tea"}, {"kind": "Shoes"}, {"vendor": "…"} or {"all": true}.
    rule: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    #: hand, newest, price-low, price-high, title, best-selling
    sort: Mapped[str] = mapped_column(String(20), default="hand")
    published: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime] = mapped_column(Moment, default=clock.now, onupdate=clock.now)


class CollectionProduct(Model):
    """A product on a shelf; for collections by rule these rows are kept up by the catalogue."""

    __tablename__ = "collection_products"

    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)


class Listing(Model):
    """A product on a storefront: whether it is shown there, under which title, from which price.

    The price columns are kept up by the catalogue from ``prices`` so that a shelf can be sorted and
    filtered by an index.
    """

    __tablename__ = "listings"
    __table_args__ = (
        UniqueConstraint("storefront_id", "product_id"),
        Index("ix_listings_shelf_new", "storefront_id", "visible", "published_at"),
        Index("ix_listings_shelf_price", "storefront_id", "visible", "price_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    storefront_id: Mapped[int] = mapped_column(ForeignKey("storefronts.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    #: The merchant's wish for this storefront.
    wanted: Mapped[bool] = mapped_column(default=True)
    #: Kept up: wanted, and the product is published and has a variant on sale.
    visible: Mapped[bool] = mapped_column(default=False)
    #: This storefront's own title, where it has one (in its first language).
    title: Mapped[str] = mapped_column(String(250), default="")
    price_from: Mapped[int] = mapped_column(BigInteger, default=0)
    price_to: Mapped[int] = mapped_column(BigInteger, default=0)
    compare_at_from: Mapped[int | None] = mapped_column(BigInteger)
    sold_count: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Price(Model):
    """What a variant costs on a storefront, in that storefront's currency.

    ``own`` rows were set by the merchant for this storefront and stay; the others follow the base
    price by the storefront's rate.
    """

    __tablename__ = "prices"

    storefront_id: Mapped[int] = mapped_column(ForeignKey("storefronts.id"), primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), primary_key=True, index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    compare_at: Mapped[int | None] = mapped_column(BigInteger)
    own: Mapped[bool] = mapped_column(default=False)


class PriceChange(Model):
    """Every price that a variant ever had on a storefront, from its first day; only added to.

    The lowest price of the last 30 days (Directive 98/6/EC, Article 6a) is read from here.
    """

    __tablename__ = "price_changes"
    __table_args__ = (Index("ix_price_changes_lowest", "storefront_id", "variant_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    storefront_id: Mapped[int] = mapped_column(ForeignKey("storefronts.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    compare_at: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class SearchDocument(Model):
    """The words by which a product is found on a storefront in a language, cut into tokens.

    SQLite searches them through the FTS5 table ``search_index`` (rowid is this id), PostgreSQL
    through a GIN index over ``to_tsvector('simple', title_tokens || ' ' || body_tokens)``.
    """

    __tablename__ = "search_documents"
    __table_args__ = (UniqueConstraint("storefront_id", "product_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    storefront_id: Mapped[int] = mapped_column(ForeignKey("storefronts.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    language: Mapped[str] = mapped_column(String(12))
    title_tokens: Mapped[str] = mapped_column(Text)
    body_tokens: Mapped[str] = mapped_column(Text)
