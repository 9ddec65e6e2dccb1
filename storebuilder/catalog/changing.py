"""Changing products: their words, their state, their place on a storefront."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from sqlalchemy import select

from storebuilder import storefronts
from storebuilder.bulk import upsert
from storebuilder.catalog.making import checked, find
from storebuilder.catalog.models import Listing, Option, Product, Variant
from storebuilder.catalog.naming import change_handle
from storebuilder.catalog.spreading import spread
from storebuilder.catalog.varying import check_variant
from storebuilder.cleaning import clean
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.storefronts.models import Storefront


class ProductChanges(TypedDict, total=False):
    """What may be changed of a product; see NewProduct."""

    handle: str
    title: str
    description_html: str
    vendor: str
    kind: str
    tags: Sequence[str]
    state: str
    hs_code: str
    origin: str
    seo_title: str
    seo_description: str
    facts: Sequence[Sequence[str]]


class VariantChanges(TypedDict, total=False):
    """What may be changed of a variant; prices by ``change_price``, stock by inventory."""

    sku: str
    barcode: str
    cost: int | None
    weight_grams: int
    hs_code: str
    origin: str
    requires_shipping: bool
    taxable: bool
    photo_id: int | None


def change_product(product_id: int, **changes: Unpack[ProductChanges]) -> Product:
    """Change a product's own fields; an old address leads to the new one from then on."""
    values: dict[str, Any] = dict(changes)
    handle = values.pop("handle", None)
    values = checked(values)
    with writing():
        product = find(product_id)
        if handle is not None:
            change_handle(product, handle)
        for name, value in values.items():
            setattr(product, name, value)
        spread([product_id])
    return product


def change_variant(variant_id: int, **changes: Unpack[VariantChanges]) -> Variant:
    """Change a variant's codes, weight and the like; raises Conflict for a SKU in use."""
    with writing():
        row: Variant | None = db.session.get(Variant, variant_id)
        if row is None:
            raise NotFound("This variant does not exist any more.")
        for name, value in check_variant(row, dict(changes)).items():
            setattr(row, name, value)
        spread([row.product_id])
    return row


def publish(product_id: int) -> None:
    """Show a product on the storefronts that it is wanted on."""
    change_product(product_id, state="published")


def unpublish(product_id: int) -> None:
    """Make a product a draft again: nobody but the staff sees it."""
    change_product(product_id, state="draft")


def archive(product_id: int) -> None:
    """Put a product away for good; its orders and its price history stay."""
    change_product(product_id, state="archived")


def set_listing(
    product_id: int, storefront_id: int, *, wanted: bool | None = None, title: str | None = None
) -> None:
    """Say whether a storefront shows a product, and under which title of its own ("" for none).

    The own title is in the storefront's first language.
    """
    values: dict[str, Any] = {}
    if wanted is not None:
        values["wanted"] = wanted
    if title is not None:
        values["title"] = checked({"title": title})["title"] if title.strip() else ""
    with writing():
        find(product_id)
        if db.session.get(Storefront, storefront_id) is None:
            raise NotFound("This storefront does not exist any more.")
        row = {"storefront_id": storefront_id, "product_id": product_id, **values}
        upsert(Listing, [row], key=("storefront_id", "product_id"), change=list(values))
        spread([product_id])


def translate(kind: str, thing_id: int, language: str, fields: Mapping[str, str]) -> None:
    """Write the texts of a product, option, option_value, collection or photo in a language.

    An empty text takes the translation away. Descriptions are sanitised; storefronts and their
    search know the words at once.
    """
    texts = {name: _text(name, text) for name, text in fields.items()}
    with writing():
        storefronts.translate(kind, thing_id, language, texts)
        product_id = _product_of(kind, thing_id)
        if product_id is not None:
            spread([product_id])


def _text(name: str, text: str) -> str:
    if name.endswith("_html"):
        return clean(text)
    if name == "facts" and text:
        # The whole list in another language, as JSON: read here, so that a page need not fear it.
        try:
            return json.dumps(checked({"facts": json.loads(text)})["facts"], ensure_ascii=False)
        except (ValueError, TypeError, AttributeError):
            raise NotAccepted("This is not a list of facts.", field="facts") from None
    return " ".join(text.split())


def _product_of(kind: str, thing_id: int) -> int | None:
    if kind == "product":
        return find(thing_id).id
    if kind == "option_value":
        found: int | None = db.session.scalar(
            select(Option.product_id).where(Option.values.any(id=thing_id))
        )
        return found
    return None
