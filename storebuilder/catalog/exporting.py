"""Exporting the catalogue in Shopify's CSV layout; importing it again changes nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, TextIO

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from storebuilder.bulk import batches
from storebuilder.catalog.files.cells import guard
from storebuilder.catalog.files.columns import WRITTEN
from storebuilder.catalog.models import Option, Photo, Product, Variant
from storebuilder.db import db
from storebuilder.inventory.models import Stock
from storebuilder.media.models import Picture
from storebuilder.money import Money
from storebuilder.storefronts import the_shop
from storebuilder.storefronts.models import Translation

_WORDS = ("title", "description_html", "vendor", "kind", "seo_title", "seo_description")
_TEXTS = (*_WORDS, "hs_code", "origin")
STATUS = {"published": "active", "draft": "draft", "archived": "archived"}


def export_csv(stream: TextIO) -> int:
    """Write all products; returns how many. Open the file with ``newline=""``.

    Pictures are named by their place in the shop's media folder, which an import into the same shop
    knows again; put that folder beside the file to take them to another.
    """
    writer = csv.DictWriter(stream, [key for _, key in WRITTEN], restval="", lineterminator="\n")
    writer.writerow({key: name for name, key in WRITTEN})
    currency = the_shop().currency
    ids = list(db.session.scalars(select(Product.id).order_by(Product.id)))
    for batch in batches(ids):
        for row in _rows(batch, currency):
            writer.writerow({key: guard(text) for key, text in row.items()})
    return len(ids)


def export_translations(stream: TextIO) -> int:
    """Write ``translations.csv``, to lie beside the catalogue; returns how many rows."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["Handle", "Locale", "Title", "Body (HTML)", "SEO Title", "SEO Description"])
    rows = db.session.execute(
        select(Product.handle, Translation.language, Translation.field, Translation.text)
        .join(Translation, Translation.thing_id == Product.id)
        .where(Translation.kind == "product")
        .order_by(Product.id, Translation.language)
    )
    found: dict[tuple[str, str], dict[str, str]] = {}
    for handle, language, name, text in rows:
        found.setdefault((handle, language), {})[name] = text
    names = ("title", "description_html", "seo_title", "seo_description")
    for (handle, language), texts in found.items():
        writer.writerow([handle, language, *(guard(texts.get(name, "")) for name in names)])
    return len(found)


def _rows(ids: Any, currency: str) -> Iterator[dict[str, str]]:
    products = db.session.scalars(
        select(Product)
        .where(Product.id.in_(ids))
        .order_by(Product.id)
        .options(
            selectinload(Product.options).selectinload(Option.values),
            selectinload(Product.variants),
            selectinload(Product.photos),
        )
    ).all()
    pictures = _pictures(ids)
    stock = _stock(ids)
    for product in products:
        yield from _product(product, pictures, stock, currency)
    db.session.expunge_all()


def _pictures(ids: Any) -> dict[int, str]:
    rows = db.session.execute(
        select(Photo.id, Picture.sha256)
        .join(Picture, Picture.id == Photo.picture_id)
        .where(Photo.product_id.in_(ids))
    )
    return {number: f"media/{digest[:2]}/{digest}/master.jpg" for number, digest in rows}


def _stock(ids: Any) -> dict[int, Stock]:
    rows = db.session.scalars(
        select(Stock)
        .join(Variant, Variant.id == Stock.variant_id)
        .where(Variant.product_id.in_(ids))
    )
    return {row.variant_id: row for row in rows}


def _product(
    product: Product, pictures: dict[int, str], stock: dict[int, Stock], currency: str
) -> Iterator[dict[str, str]]:
    variants = [row for row in product.variants if not row.retired]
    photos = list(product.photos)
    for place in range(max(len(variants), len(photos), 1)):
        row = {"handle": product.handle}
        if place == 0:
            row |= _first(product)
        if place < len(variants):
            variant = variants[place]
            row |= _variant(product, variant, stock.get(variant.id), currency)
            row["variant_image"] = pictures.get(variant.photo_id or 0, "")
        if place < len(photos):
            photo = photos[place]
            row |= {"image": pictures[photo.id], "image_alt": photo.alt}
            row["image_position"] = str(place + 1)
        yield row


def _first(product: Product) -> dict[str, str]:
    row = {name: getattr(product, name) for name in _TEXTS}
    row |= {f"option{n}_name": option.name for n, option in enumerate(product.options, start=1)}
    if not product.options:
        row["option1_name"] = "Title"
    published = "true" if product.state == "published" else "false"
    return row | {
        "tags": ", ".join(product.tags),
        "published": published,
        "status": STATUS[product.state],
        "gift_card": "false",
    }


def _variant(
    product: Product, variant: Variant, stock: Stock | None, currency: str
) -> dict[str, str]:
    words = {value.id: value.value for option in product.options for value in option.values}
    values = [words.get(number, "") for number in variant.choice]
    row = {f"option{n}": value for n, value in enumerate(values or ["Default Title"], start=1)}
    for name in ("price", "compare_at", "cost"):
        amount = getattr(variant, name)
        row[name] = "" if amount is None else Money(amount, currency).plain()
    if stock is not None and stock.tracked:
        row |= {"tracker": "shopify", "quantity": str(stock.on_hand)}
    return row | {
        "sku": variant.sku or "",
        "barcode": variant.barcode,
        "weight_grams": str(variant.weight_grams),
        "weight_unit": "g",
        "oversell": "continue" if stock and stock.oversell else "deny",
        "service": "manual",
        "requires_shipping": str(variant.requires_shipping).lower(),
        "taxable": str(variant.taxable).lower(),
    }
