"""The catalogue's plain data as the themes' contexts: nothing is read here."""

from __future__ import annotations

from collections.abc import Iterable

from storebuilder.catalog import Card, CollectionView
from storebuilder.theming import contexts
from storebuilder.web.drawing.pieces import picture, url
from storebuilder.web.drawing.rendering import shown


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
