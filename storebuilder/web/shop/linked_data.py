"""Linked data for search engines (schema.org in JSON-LD), by the names of Google's listings."""

from __future__ import annotations

import json
from typing import Any

from flask import g
from markupsafe import Markup

from storebuilder.catalog import ProductView, VariantView
from storebuilder.money import Money
from storebuilder.storefronts import Front
from storebuilder.web.drawing.linked import SCHEMA, of_site, script
from storebuilder.web.shop import linked_terms

#: Option names (in the languages that merchants here write) to the properties of schema.org.
VARIES_BY = {
    "color": ("color", "colour", "颜色", "色", "カラー", "색상", "farbe", "couleur"),
    "size": ("size", "尺码", "尺寸", "サイズ", "사이즈", "größe", "taille"),
    "material": ("material", "材质", "材料", "素材", "소재"),
    "pattern": ("pattern", "图案", "花色", "柄", "무늬"),
}


def of_home(front: Front) -> list[Markup]:
    """The shop itself, and its search."""
    shop: dict[str, Any] = {
        "@type": "OnlineStore",
        "@id": f"{front.url('/')}#store",
        "name": front.name,
        "url": front.url("/", g.language),
        "logo": f"{front.origin}/favicon.svg",
    }
    if front.kind == "retail":
        shop["hasMerchantReturnPolicy"] = linked_terms.returns(front)
    if front.shop_email:
        shop["email"] = front.shop_email
    return [script(shop), of_site(front)]


def of_product(
    front: Front, view: ProductView, description: str, ways: linked_terms.Ways
) -> Markup:
    """A product with one offer, or a group with a product and offer for each variant."""
    whole: dict[str, Any] = {
        "name": view.title,
        "url": front.url(view.path, g.language),
        "description": description,
        "image": [front.origin + picture.url(1200) for picture in view.pictures if picture.ready],
    }
    if view.vendor:
        whole["brand"] = {"@type": "Brand", "name": view.vendor}
    terms = _Terms(front, ways)
    if len(view.variants) == 1:
        only = _variant(front, view, view.variants[0], terms)
        return script({"@type": "Product", **whole, **only})
    varies = {option.name: _property(option.name) for option in view.options}
    whole["productGroupID"] = str(view.id)
    whole["variesBy"] = [f"{SCHEMA}/{name}" for name in dict.fromkeys(varies.values()) if name]
    whole["hasVariant"] = [
        {
            "@type": "Product",
            "name": f"{view.title} – {variant.title}",
            **_values(view, variant),
            **_variant(front, view, variant, terms),
        }
        for variant in view.variants
    ]
    return script({"@type": "ProductGroup", **whole})


class _Terms:
    """Delivery and returns of a product's offers: written out once, then named by their @id."""

    def __init__(self, front: Front, ways: linked_terms.Ways) -> None:
        self.front, self.ways = front, ways
        self._told: dict[str, str] = {}

    def of(self, variant: VariantView) -> dict[str, Any]:
        """What an offer says of them."""
        if self.front.kind != "retail":
            return {}
        found: dict[str, Any] = {
            "hasMerchantReturnPolicy": self._once(linked_terms.returns(self.front))
        }
        by_country = self.ways[linked_terms.parcel_of(variant)]
        if delivery := linked_terms.delivery(self.front, by_country):
            found["shippingDetails"] = [self._once(way) for way in delivery]
        return found

    def _once(self, terms: dict[str, Any]) -> dict[str, Any]:
        key = json.dumps(terms, sort_keys=True)
        if key in self._told:
            return {"@id": self._told[key]}
        self._told[key] = f"#terms-{len(self._told) + 1}"
        return {"@id": self._told[key], **terms}


def _variant(
    front: Front, view: ProductView, variant: VariantView, terms: _Terms
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if variant.sku:
        found["sku"] = variant.sku
    if variant.barcode.isdigit() and len(variant.barcode) in (8, 12, 13, 14):
        found["gtin"] = variant.barcode
    own = next((one for one in view.pictures if one.id == variant.picture_id and one.ready), None)
    if own:
        found["image"] = front.origin + own.url(1200)
    found["offers"] = {**_offer(front, view, variant), **terms.of(variant)}
    return found


def _offer(front: Front, view: ProductView, variant: VariantView) -> dict[str, Any]:
    price = Money(variant.price, view.currency).plain()
    path = view.path if len(view.variants) == 1 else f"{view.path}?variant={variant.id}"
    offer: dict[str, Any] = {
        "@type": "Offer",
        "url": front.url(path, g.language),
        "price": price,
        "priceCurrency": view.currency,
        "itemCondition": f"{SCHEMA}/NewCondition",
        "availability": f"{SCHEMA}/{'InStock' if variant.in_stock else 'OutOfStock'}",
    }
    if variant.compare_at is not None and variant.reduced:
        offer["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "priceType": f"{SCHEMA}/StrikethroughPrice",
            "price": Money(variant.compare_at, view.currency).plain(),
            "priceCurrency": view.currency,
        }
    return offer


def _values(view: ProductView, variant: VariantView) -> dict[str, str]:
    found = {}
    for option, chosen in zip(view.options, variant.choice, strict=False):
        name = _property(option.name)
        label = next((value.value for value in option.values if value.id == chosen), "")
        if name and label:
            found[name] = label
    return found


def _property(option: str) -> str:
    lower = option.strip().lower()
    return next((name for name, words in VARIES_BY.items() if lower in words), "")
