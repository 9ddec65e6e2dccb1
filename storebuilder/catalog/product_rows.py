"""What is read of products: a statement each for the products, photos, options and variants.

Each reads one product (``product_id``, or the product itself by ``handle``) or ``many`` (``ids``).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, String, and_, bindparam, cast, func, literal, select
from sqlalchemy.orm import aliased

from storebuilder.catalog.models import (
    Listing,
    Option,
    OptionValue,
    Photo,
    Price,
    Product,
    Variant,
)
from storebuilder.catalog.wording import own_title_counts, said
from storebuilder.inventory.models import Stock
from storebuilder.media.models import Picture
from storebuilder.storefronts import Front


def products(front: Front, language: str, many: bool) -> Select[Any]:
    """The products that a storefront shows, with their words in the reader's language."""

    def translated(name: str) -> Any:
        return said("product", Product.id, name, language, getattr(Product, name))

    title = own_title_counts(front, language, translated("title"))
    elsewhere = aliased(Listing)
    shown_on = (
        select(func.aggregate_strings(cast(elsewhere.storefront_id, String), " "))
        .where(elsewhere.product_id == Product.id, elsewhere.visible)
        .scalar_subquery()
    )
    return (
        select(
            Product.id,
            Product.handle,
            title.label("title"),
            *(
                translated(name).label(name)
                for name in ("description_html", "seo_title", "seo_description")
            ),
            Product.vendor,
            Product.kind,
            Product.tags,
            Product.facts,
            said("product", Product.id, "facts", language, literal("")).label("facts_said"),
            Product.hs_code,
            Product.origin,
            Product.updated_at,
            Listing.price_from,
            Listing.price_to,
            Listing.published_at,
            shown_on.label("shown_on"),
        )
        .join(Listing, and_(Listing.product_id == Product.id, Listing.storefront_id == front.id))
        .where(_among(Product.id) if many else Product.handle == bindparam("handle"))
        .where(Listing.visible)
    )


def photos(_front: Front, language: str, many: bool) -> Select[Any]:
    """Their photos in the merchant's order."""
    return (
        select(
            Photo.product_id,
            Photo.id.label("photo_id"),
            said("photo", Photo.id, "alt", language, Photo.alt).label("alt"),
            Picture.id,
            Picture.width,
            Picture.height,
            Picture.colour,
            Picture.sizes,
        )
        .join(Picture, Picture.id == Photo.picture_id)
        .where(_of(Photo.product_id, many), Picture.state != "failed")
        .order_by(Photo.position, Photo.id)
    )


def options(_front: Front, language: str, many: bool) -> Select[Any]:
    """Their options' values."""
    return (
        select(
            Option.product_id,
            Option.id.label("option_id"),
            said("option", Option.id, "name", language, Option.name).label("name"),
            OptionValue.id,
            said("option_value", OptionValue.id, "value", language, OptionValue.value).label(
                "value"
            ),
            OptionValue.swatch,
        )
        .join(OptionValue, OptionValue.option_id == Option.id)
        .where(_of(Option.product_id, many))
        .order_by(Option.position, Option.id, OptionValue.position, OptionValue.id)
    )


def variants(front: Front, _language: str, many: bool) -> Select[Any]:
    """Their variants on sale, with price and stock."""
    return (
        select(
            Variant.product_id,
            Variant.id,
            Variant.choice,
            Variant.sku,
            Variant.barcode,
            Variant.weight_grams,
            Variant.photo_id,
            Price.amount,
            Price.compare_at,
            *stock_columns(),
        )
        .join(Price, and_(Price.variant_id == Variant.id, Price.storefront_id == front.id))
        .outerjoin(Stock, Stock.variant_id == Variant.id)
        .where(_of(Variant.product_id, many), Variant.retired.is_(False))
        .order_by(Variant.position, Variant.id)
    )


def stock_columns() -> list[Any]:
    """What ``left`` reads of a variant that is joined with its stock."""
    return [
        (Stock.variant_id.is_(None) | Stock.tracked.is_(False) | Stock.oversell).label("unlimited"),
        (Stock.on_hand - Stock.reserved).label("left"),
    ]


def left(row: Any) -> int | None:
    """How many can be bought; None without a limit."""
    return None if row.unlimited else max(row.left, 0)


def _of(column: Any, many: bool) -> Any:
    return _among(column) if many else column == bindparam("product_id")


def _among(column: Any) -> Any:
    return column.in_(bindparam("ids", expanding=True))
