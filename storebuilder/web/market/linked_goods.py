"""Linked data of the market (schema.org in JSON-LD): offers with sellers, lists, merchants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import g
from markupsafe import Markup

from storebuilder.aggregator import OfferCard, OfferView, StoreCard, StoreView, VariantView
from storebuilder.money import Money
from storebuilder.storefronts import Front
from storebuilder.web.drawing.linked import SCHEMA, script
from storebuilder.web.market import saying

STATES = {
    "in_stock": "InStock",
    "backorder": "BackOrder",
    "preorder": "PreOrder",
    "out_of_stock": "OutOfStock",
    "discontinued": "Discontinued",
}
MOST = 24  # offers of one product that are written out; a page stays small


def of_market(front: Front) -> Markup:
    """The market itself: it sells nothing, so it is an organisation and no shop."""
    market: dict[str, Any] = {
        "@type": "Organization",
        "@id": f"{front.url('/')}#market",
        "name": front.name,
        "url": front.url("/", g.language),
        "logo": f"{front.origin}/icons/512.png",
    }
    if front.shop_email:
        market["email"] = front.shop_email
    return script(market)


def of_shelf(front: Front, cards: Iterable[OfferCard]) -> Markup:
    """The goods of a shelf's page, in order."""
    items = [
        {"@type": "ListItem", "position": place, "url": front.url(card.path, g.language)}
        for place, card in enumerate(cards, 1)
    ]
    return script({"@type": "ItemList", "itemListElement": items})


def of_store(front: Front, view: StoreView) -> Markup:
    """A merchant with its own shop."""
    return script(_seller(front, view.card) | {"sameAs": saying.outward(view.origin)})


def of_offer(front: Front, view: OfferView, description: str) -> Markup:
    """The goods with an offer for each choice, each with who sells it."""
    product: dict[str, Any] = {
        "@type": "Product",
        "name": view.card.title,
        "url": front.url(view.card.path, g.language),
        "description": description,
        "image": [front.origin + one.url(1200) for one in view.pictures if one.ready],
    }
    if view.card.brand:
        product["brand"] = {"@type": "Brand", "name": view.card.brand}
    if view.card.gtin:
        product["gtin"] = view.card.gtin
    if view.sku:
        product["sku"] = view.sku
    product["offers"] = [_offer(front, view, one) for one in view.variants[:MOST]]
    return script(product)


def _offer(front: Front, view: OfferView, one: VariantView) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Offer",
        "url": front.url(view.card.path, g.language),
        "price": Money(one.amount, view.card.currency).plain(),
        "priceCurrency": view.card.currency,
        "availability": f"{SCHEMA}/{STATES.get(one.availability, 'OutOfStock')}",
        "seller": _seller(front, view.store),
    }
    if one.title:
        found["name"] = one.title
    return found


def _seller(front: Front, store: StoreCard) -> dict[str, Any]:
    return {
        "@type": "Organization",
        "name": store.name,
        "url": front.url(store.path, g.language),
    }
