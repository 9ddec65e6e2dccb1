"""Variants as carts and orders need them, in two statements."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased

from storebuilder.catalog.carding import photo_number, picture_columns, picture_in
from storebuilder.catalog.detailing import variant_title
from storebuilder.catalog.models import (
    Listing,
    Option,
    OptionValue,
    Photo,
    Price,
    Product,
    Variant,
)
from storebuilder.catalog.product_rows import left, stock_columns
from storebuilder.catalog.views import LineView
from storebuilder.catalog.wording import own_title_counts, said
from storebuilder.db import db
from storebuilder.inventory.models import Stock
from storebuilder.media.models import Picture
from storebuilder.storefronts import Front


def lines(front: Front, language: str, variant_ids: Collection[int]) -> dict[int, LineView]:
    """Variants by id as they are on this storefront now; only ids that never were are left out.

    What is not sold here any more comes with ``on_sale`` False (and a price of 0 if it never was).
    """
    if not variant_ids:
        return {}
    rows = db.session.execute(_read(front, language).where(Variant.id.in_(variant_ids))).all()
    words = _words(language, {number for row in rows for number in row.choice})
    return {row.id: _line(front, row, words) for row in rows}


def _read(front: Front, language: str) -> Any:
    title = said("product", Product.id, "title", language, Product.title)
    picture, photo = aliased(Picture), aliased(Photo)
    return (
        select(
            Variant.id,
            Variant.product_id,
            Variant.choice,
            Variant.sku,
            Variant.weight_grams,
            _own_or(Variant.hs_code, Product.hs_code).label("hs_code"),
            _own_or(Variant.origin, Product.origin).label("origin"),
            Variant.requires_shipping,
            Variant.taxable,
            Variant.retired,
            Product.handle,
            own_title_counts(front, language, title).label("title"),
            Listing.visible,
            Price.amount,
            Price.compare_at,
            *stock_columns(),
            *picture_columns(picture, "a"),
        )
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(
            Listing, and_(Listing.product_id == Product.id, Listing.storefront_id == front.id)
        )
        .outerjoin(Price, and_(Price.variant_id == Variant.id, Price.storefront_id == front.id))
        .outerjoin(Stock, Stock.variant_id == Variant.id)
        .outerjoin(photo, photo.id == func.coalesce(Variant.photo_id, photo_number(0)))
        .outerjoin(picture, picture.id == photo.picture_id)
    )


def _own_or(own: Any, otherwise: Any) -> Any:
    return case((own != "", own), else_=otherwise)


def _words(language: str, value_ids: set[int]) -> dict[int, str]:
    if not value_ids:
        return {}
    value = said("option_value", OptionValue.id, "value", language, OptionValue.value)
    rows = db.session.execute(
        select(OptionValue.id, value).join(Option).where(OptionValue.id.in_(value_ids))
    )
    return {row[0]: row[1] for row in rows}


def _line(front: Front, row: Any, words: dict[int, str]) -> LineView:
    return LineView(
        variant_id=row.id,
        product_id=row.product_id,
        handle=row.handle,
        title=row.title,
        variant_title=variant_title(row.choice, words),
        sku=row.sku or "",
        currency=front.currency,
        price=row.amount or 0,
        compare_at=row.compare_at,
        weight_grams=row.weight_grams,
        hs_code=row.hs_code,
        origin=row.origin,
        requires_shipping=row.requires_shipping,
        taxable=row.taxable,
        picture=picture_in(row, "a", row.title),
        on_sale=bool(row.visible) and not row.retired and row.amount is not None,
        available=left(row),
    )
