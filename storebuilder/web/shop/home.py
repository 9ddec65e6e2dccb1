"""The first page, made of sections."""

from __future__ import annotations

from flask import Response, g

from storebuilder import catalog, media, theming
from storebuilder.catalog import CollectionView
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads
from storebuilder.web.drawing.pieces import picture, url
from storebuilder.web.drawing.rendering import place, shown
from storebuilder.web.drawing.words import say
from storebuilder.web.shop import face, goods, linked_data, picking
from storebuilder.web.shop.rendering import render_page

MOST = 24  # products in one section


@face.get("/")
def home() -> Response:
    """The storefront's first page."""
    front: Front = g.front
    placed = theming.load(front.theme).composed("index", place())
    views = catalog.collections(front, g.language)
    page = contexts.HomePage(
        head=heads.head("/", linked_data=linked_data.of_home(front)),
        shelves=_shelves(front, placed, views),
        collections=goods.tiles(views),
        pictures=_pictures(placed),
    )
    return render_page("index", page, kept=True)


def _shelves(
    front: Front, placed: list[theming.Placed], views: list[CollectionView]
) -> dict[str, contexts.Shelf]:
    titles = {view.handle: view.title for view in views}
    wanted: dict[str, int] = {}
    for section in placed:
        handle = str(section.settings.get("shelf") or "")
        count = section.settings.get("count")
        if handle == picking.NEWEST or handle in titles:
            most = min(count if isinstance(count, int) else 4, MOST)
            wanted[handle] = max(wanted.get(handle, 0), most)
    sorts = {view.handle: view.sort for view in views}
    picked = picking.pick(front, g.language, wanted, sorts)
    shown().note("shelf", *picked)
    shown().note("stock", "shelves")
    ids = list(dict.fromkeys(number for numbers in picked.values() for number in numbers))
    found = {card.product_id: card for card in catalog.cards(front, g.language, ids)} if ids else {}
    return {
        handle: contexts.Shelf(
            title=titles.get(handle) or say("shop.newest"),
            url=url("collection", handle="all" if handle == picking.NEWEST else handle),
            cards=goods.cards(found[number] for number in numbers if number in found),
        )
        for handle, numbers in picked.items()
    }


def _pictures(placed: list[theming.Placed]) -> dict[int, contexts.Picture]:
    """The pictures that the merchant chose for sections: settings called ``picture``."""
    settings = [section.settings for section in placed]
    settings += [block.settings for section in placed for block in section.blocks]
    ids = {number for one in settings if isinstance(number := one.get("picture"), int) and number}
    if not ids:
        return {}
    found = {number: picture(view) for number, view in media.views(ids).items()}
    return {number: view for number, view in found.items() if view is not None}
