"""The market's plain data as the theme's contexts, noted as shown: nothing is read here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import g

from storebuilder import aggregator
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing.pieces import country, picture, url
from storebuilder.web.drawing.rendering import shown
from storebuilder.web.market import saying

FEW = 4  # fewer categories than this say nothing on a first page


def card(view: aggregator.OfferCard) -> contexts.OfferCard:
    """Goods of a merchant in a grid."""
    front: Front = g.front
    return contexts.OfferCard(
        id=view.offer_id,
        title=view.title,
        url=url("offer", id=view.offer_id),
        brand=view.brand,
        merchant=merchant(view.store),
        price=view.amount,
        price_to=view.amount_to,
        compare_at=view.compare_at if view.percent_off else None,
        currency=view.currency,
        about=view.comparable if view.currency != front.currency else None,
        percent_off=view.percent_off,
        available=view.available,
        state=view.availability,
        picture=picture(view.picture, view.title),
        why=saying.reason(view.why),
        ends_at=view.deal_until,
        ends=saying.until(view.deal_until),
    )


def cards(views: Iterable[aggregator.OfferCard]) -> tuple[contexts.OfferCard, ...]:
    """Goods in a grid, noted as shown."""
    found = tuple(card(view) for view in views)
    shown().offers(one.id for one in found)
    shown().stores(one.merchant.id for one in found)
    return found


def merchant(view: aggregator.StoreTag) -> contexts.Merchant:
    """Who sells, on a card."""
    return contexts.Merchant(
        id=view.id,
        name=view.name,
        url=url("merchant", handle=view.handle),
        country=country(view.country),
    )


def merchant_card(view: aggregator.StoreCard) -> contexts.MerchantCard:
    """A merchant in the directory, noted as shown."""
    shown().stores([view.id])
    pictures = (picture(one) for one in view.pictures)
    return contexts.MerchantCard(
        id=view.id,
        name=view.name,
        url=url("merchant", handle=view.handle),
        about=view.about,
        logo=picture(view.logo, view.name),
        country=country(view.country),
        count=view.offer_count,
        chosen=view.featured,
        pictures=tuple(one for one in pictures if one is not None),
        ships_to=tuple(country(code) for code in view.ships_to),
        currency=view.currency,
    )


def tile(view: aggregator.CategoryNode, top: int | None = None) -> contexts.CategoryTile:
    """A category with what lies below it; ``top`` is the one at the top, None for itself."""
    top = view.id if top is None else top
    return contexts.CategoryTile(
        id=view.id,
        top=top,
        title=view.name,
        url=url("category", id=view.id),
        count=view.count,
        children=tuple(tile(child, top) for child in _fullest(view.children)),
    )


def tiles() -> tuple[contexts.CategoryTile, ...]:
    """The categories at the top, the fullest first."""
    return tuple(tile(node) for node in _fullest(aggregator.categories(g.language)))


def entrances() -> tuple[contexts.CategoryTile, ...]:
    """Categories to begin with: the tops, or what lies below them where they are too few."""
    found = tiles()
    while len(found) < FEW:
        below = tuple(child for one in found for child in one.children or (one,))
        if below == found:
            break
        found = below
    return found


def _fullest(nodes: Iterable[aggregator.CategoryNode]) -> list[aggregator.CategoryNode]:
    return sorted(nodes, key=lambda node: -node.count)


def policies(rules: Mapping[str, str]) -> tuple[contexts.Policy, ...]:
    """The merchant's rules that a link may lead to, in the order in which they are asked for."""
    found = (
        (name, saying.outward(rules.get(name, "")))
        for name in ("shipping", "returns", "terms", "privacy")
    )
    return tuple(contexts.Policy(name, address) for name, address in found if address)
