"""The catalogue's plain data as the themes' contexts: nothing is read here."""

from __future__ import annotations

from collections.abc import Iterable

from flask import g

from storebuilder.catalog import Card, CollectionView
from storebuilder.media import PictureView
from storebuilder.storefronts import Front
from storebuilder.theming import contexts, links
from storebuilder.web.shop.rendering import shown


def url(name: str, **parts: object) -> str:
    """A path of this storefront in the page's language."""
    front: Front = g.front
    return links.path(name, front.prefix(g.language), **parts)


def picture(view: PictureView | None, alt: str = "") -> contexts.Picture | None:
    """A picture; None where there is none or its sizes are still being made."""
    if view is None or not view.ready:
        return None
    return contexts.Picture(
        id=view.id,
        alt=view.alt or alt,
        width=view.width,
        height=view.height,
        colour=view.colour,
        sources=tuple(contexts.Source(size.width, size.height, size.url) for size in view.sizes),
    )


def card(view: Card) -> contexts.Card:
    """A product in a grid."""
    return contexts.Card(
        id=view.product_id,
        title=view.title,
        url=url("product", handle=view.handle),
        vendor=view.vendor,
        price=view.price_from,
        price_to=view.price_to,
        compare_at=view.compare_at_from if view.reduced else None,
        available=view.in_stock,
        picture=picture(view.picture, view.title),
        second_picture=picture(view.second_picture, view.title),
    )


def cards(views: Iterable[Card]) -> tuple[contexts.Card, ...]:
    """Products in a grid, noted as shown."""
    found = tuple(card(view) for view in views)
    shown().products(item.id for item in found)
    return found


def tiles(views: Iterable[CollectionView]) -> tuple[contexts.CollectionTile, ...]:
    """Collections as tiles, noted as shown; empty ones are left out."""
    kept = [view for view in views if view.count]
    shown().collections(view.id for view in kept)
    return tuple(
        contexts.CollectionTile(
            handle=view.handle,
            title=view.title,
            url=url("collection", handle=view.handle),
            count=view.count,
            picture=picture(view.picture, ""),
        )
        for view in kept
    )
