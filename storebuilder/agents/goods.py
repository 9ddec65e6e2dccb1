"""Products and variants in the protocol's words; amounts in minor units of the storefront."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storebuilder import cleaning
from storebuilder.agents.wishing import item_id
from storebuilder.catalog import ProductView, VariantView
from storebuilder.media import PictureView
from storebuilder.storefronts import Front

PICTURE = 1280  # pixels of width at most
LONGEST_TEXT = 5000  # characters of a description without its tags


def product_id(number: int) -> str:
    """The id of a product as programs write it."""
    return f"prod_{number}"


def product(
    front: Front, language: str, view: ProductView, variants: Iterable[VariantView] | None = None
) -> dict[str, Any]:
    """A product with ``variants``, all of them unless some are named."""
    said: dict[str, Any] = {
        "id": product_id(view.id),
        "handle": view.handle,
        "title": view.title,
        "description": _description(view),
        "url": front.url(view.path, language),
        "price_range": _range(view.currency, view.price_from, view.price_to),
        "media": [_media(front, picture) for picture in view.pictures if picture.ready],
        "options": [
            {
                "name": option.name,
                "values": [{"id": value_id(one.id), "label": one.value} for one in option.values],
            }
            for option in view.options
            if option.values
        ],
        "variants": [
            variant(front, language, view, one)
            for one in (view.variants if variants is None else variants)
        ],
        "tags": list(view.tags),
        "metadata": _metadata(view),
    }
    former = [one.compare_at or one.price for one in view.variants]
    if any(one.reduced for one in view.variants):
        said["list_price_range"] = _range(view.currency, min(former), max(former))
    if view.kind:
        said["categories"] = [{"value": view.kind, "taxonomy": "merchant"}]
    return said


def variant(front: Front, language: str, view: ProductView, one: VariantView) -> dict[str, Any]:
    """A variant: what a checkout's line names by its id."""
    title = one.title or view.title
    said: dict[str, Any] = {
        "id": item_id(one.id),
        "title": title,
        "description": {"plain": f"{view.title} – {one.title}" if one.title else view.title},
        "url": front.url(f"{view.path}?variant={one.id}", language),
        "price": {"amount": one.price, "currency": view.currency},
        "availability": {
            "available": one.in_stock,
            "status": "in_stock" if one.in_stock else "out_of_stock",
        },
        "options": selected(view, one),
    }
    if one.sku:
        said["sku"] = one.sku
    if one.barcode:
        said["barcodes"] = [{"type": "gtin", "value": one.barcode}]
    if one.reduced:
        said["list_price"] = {"amount": one.compare_at, "currency": view.currency}
    own = [picture for picture in view.pictures if picture.id == one.picture_id and picture.ready]
    return said | {"media": [_media(front, own[0])]} if own else said


def selected(view: ProductView, one: VariantView) -> list[dict[str, str]]:
    """The values of a variant's options."""
    return [
        {"name": option.name, "id": value_id(value.id), "label": value.value}
        for option in view.options
        for value in option.values
        if value.id in one.choice
    ]


def value_id(number: int) -> str:
    """The id of an option's value as programs write it."""
    return f"val_{number}"


def _description(view: ProductView) -> dict[str, str]:
    plain = cleaning.plain(view.description_html)[:LONGEST_TEXT]
    if not plain:
        return {"plain": view.title}
    return {"plain": plain, "html": view.description_html}


def _metadata(view: ProductView) -> dict[str, Any]:
    said: dict[str, Any] = {"facts": dict(view.facts)} if view.facts else {}
    return said | {"brand": view.vendor} if view.vendor else said


def _range(currency: str, least: int, most: int) -> dict[str, Any]:
    return {
        "min": {"amount": least, "currency": currency},
        "max": {"amount": most, "currency": currency},
    }


def _media(front: Front, picture: PictureView) -> dict[str, Any]:
    size = next((one for one in picture.sizes if one.width >= PICTURE), picture.sizes[-1])
    said = {
        "type": "image",
        "url": f"{front.origin}{size.url}",
        "width": size.width,
        "height": size.height,
    }
    return said | {"alt_text": picture.alt} if picture.alt else said
