"""A product page's product: four statements, whatever the product holds."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
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
from storebuilder.catalog.statements import built
from storebuilder.catalog.views import OptionView, ProductView, ValueView, VariantView
from storebuilder.catalog.wording import own_title_counts, said
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.inventory.models import Stock
from storebuilder.media import PictureView, view
from storebuilder.media.models import Picture
from storebuilder.storefronts import Front


def product(front: Front, language: str, handle: str) -> ProductView:
    """The product at ``handle`` as this storefront shows it; raises NotFound where it does not."""

    def ask(name: str, make: Callable[..., Select[Any]], **values: Any) -> Any:
        statement = built(name, front, language, make=lambda: make(front, language))
        return db.session.execute(statement, values)

    row = ask("product", _product, handle=handle).one_or_none()
    if row is None:
        raise NotFound(f"There is no product {handle!r} here.")
    photos = _photos(ask("photos", _photo_rows, product_id=row.id), row.title)
    options = _options(ask("options", _option_rows, product_id=row.id))
    variants = _variants(ask("variants", _variant_rows, product_id=row.id), options, dict(photos))
    return ProductView(
        id=row.id,
        handle=row.handle,
        title=row.title,
        description_html=row.description_html,
        vendor=row.vendor,
        kind=row.kind,
        tags=tuple(row.tags),
        facts=_facts(row),
        hs_code=row.hs_code,
        origin=row.origin,
        seo_title=row.seo_title,
        seo_description=row.seo_description,
        currency=front.currency,
        price_from=row.price_from,
        price_to=row.price_to,
        pictures=tuple(dict(photos).values()),
        options=_option_views(options, variants),
        variants=variants,
        published_at=row.published_at,
        updated_at=row.updated_at,
        storefront_ids=frozenset(map(int, row.shown_on.split())),
    )


def _product(front: Front, language: str) -> Select[Any]:
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
        .where(Product.handle == bindparam("handle"), Listing.visible)
    )


def _facts(row: Any) -> tuple[tuple[str, str], ...]:
    """The facts in the reader's language: their translation is the same list as JSON."""
    facts = json.loads(row.facts_said) if row.facts_said else row.facts
    return tuple((name, value) for name, value in facts)


def _photo_rows(_front: Front, language: str) -> Select[Any]:
    return (
        select(
            Photo.id.label("photo_id"),
            said("photo", Photo.id, "alt", language, Photo.alt).label("alt"),
            Picture.id,
            Picture.width,
            Picture.height,
            Picture.colour,
            Picture.sizes,
        )
        .join(Picture, Picture.id == Photo.picture_id)
        .where(Photo.product_id == bindparam("product_id"), Picture.state != "failed")
        .order_by(Photo.position, Photo.id)
    )


def _photos(rows: Iterable[Any], title: str) -> list[tuple[int, PictureView]]:
    """(photo id, picture) in the merchant's order."""
    return [
        (
            row.photo_id,
            view(row.id, row.width, row.height, row.colour, row.sizes, row.alt or title),
        )
        for row in rows
    ]


def _option_rows(_front: Front, language: str) -> Select[Any]:
    return (
        select(
            Option.id.label("option_id"),
            said("option", Option.id, "name", language, Option.name).label("name"),
            OptionValue.id,
            said("option_value", OptionValue.id, "value", language, OptionValue.value).label(
                "value"
            ),
            OptionValue.swatch,
        )
        .join(OptionValue, OptionValue.option_id == Option.id)
        .where(Option.product_id == bindparam("product_id"))
        .order_by(Option.position, Option.id, OptionValue.position, OptionValue.id)
    )


def _options(rows: Iterable[Any]) -> dict[int, tuple[str, list[Any]]]:
    """{option id: (name, rows of its values)} in order."""
    found: dict[int, tuple[str, list[Any]]] = {}
    for row in rows:
        found.setdefault(row.option_id, (row.name, []))[1].append(row)
    return found


def _variant_rows(front: Front, _language: str) -> Select[Any]:
    return (
        select(
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
        .where(Variant.product_id == bindparam("product_id"), Variant.retired.is_(False))
        .order_by(Variant.position, Variant.id)
    )


def _variants(
    rows: Iterable[Any],
    options: dict[int, tuple[str, list[Any]]],
    photos: dict[int, PictureView],
) -> tuple[VariantView, ...]:
    words = {row.id: row.value for _, values in options.values() for row in values}
    return tuple(
        VariantView(
            id=row.id,
            title=variant_title(row.choice, words),
            choice=tuple(row.choice),
            sku=row.sku or "",
            barcode=row.barcode,
            price=row.amount,
            compare_at=row.compare_at,
            available=left(row),
            weight_grams=row.weight_grams,
            picture_id=photos[row.photo_id].id if row.photo_id in photos else None,
        )
        for row in rows
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


def variant_title(choice: list[int], words: dict[int, str]) -> str:
    """The values of a variant, joined: ``13 inch / 8 GB``."""
    return " / ".join(words[number] for number in choice if number in words)


def _option_views(
    options: dict[int, tuple[str, list[Any]]], variants: tuple[VariantView, ...]
) -> tuple[OptionView, ...]:
    stocked: dict[int, bool] = defaultdict(bool)
    for variant in variants:
        for value_id in variant.choice:
            stocked[value_id] |= variant.in_stock
    # A value that no variant on sale has is not offered.
    return tuple(
        OptionView(
            option_id,
            name,
            tuple(
                ValueView(row.id, row.value, row.swatch, not stocked[row.id])
                for row in values
                if row.id in stocked
            ),
        )
        for option_id, (name, values) in options.items()
    )
