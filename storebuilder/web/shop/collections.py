"""Collections: all of them, and one as a shelf that can be narrowed, sorted and leafed through."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, g, request
from markupsafe import Markup

from storebuilder import catalog
from storebuilder.catalog import SORTS, CollectionView, Filters, Shelf
from storebuilder.errors import NotFound
from storebuilder.money import Money
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads
from storebuilder.web.drawing.leafing import asked_page, pages_of
from storebuilder.web.drawing.linked import of_crumbs
from storebuilder.web.drawing.pieces import home_crumbs, url
from storebuilder.web.drawing.rendering import shown
from storebuilder.web.drawing.words import say
from storebuilder.web.shop import face, goods, narrowing
from storebuilder.web.shop.rendering import render_page

PER_PAGE = 24
#: The handle of the shelf that holds everything.
ALL = "all"


@face.get("/collections")
def collections() -> Response:
    """All collections of the storefront."""
    page = contexts.CollectionsPage(
        head=heads.head("/collections", title=say("shop.collections")),
        collections=goods.tiles(catalog.collections(g.front, g.language)),
    )
    return render_page("collections", page, kept=True)


@face.get("/collections/<handle>")
def collection(handle: str) -> Response:
    """One collection; its filters, order and page are in the address."""
    front: Front = g.front
    shelf = catalog.shelf(
        front,
        g.language,
        collection=None if handle == ALL else handle,
        filters=Filters.read(request.args.items(multi=True), front.currency),
        sort=asked_sort(),
        page=asked_page(),
        per_page=PER_PAGE,
    )
    if shelf.page > shelf.pages or asked_page() > shelf.pages:
        raise NotFound("This shelf has fewer pages.")
    return render_page("collection", _page(front, shelf, handle), kept=True)


def asked_sort() -> str:
    """The order that the address asks for; empty means the shelf's own."""
    sort = request.args.get("sort", "")
    return sort if sort in SORTS else ""


def _page(front: Front, shelf: Shelf, handle: str) -> contexts.CollectionPage:
    view = shelf.collection
    title = view.title if view else say("shop.all_products")
    path = url("collection", handle=handle)
    pairs = shelf.filters.write(front.currency)
    if asked_sort():
        pairs.append(("sort", asked_sort()))
    readable = g.language == front.shop_language
    filters = narrowing.filters_of(shelf, path, pairs, tags=readable)
    crumbs = home_crumbs()
    _note(view)
    return contexts.CollectionPage(
        head=_head(front, shelf, handle, title, crumbs),
        crumbs=crumbs,
        title=title,
        description=Markup(view.description_html if view else ""),  # noqa: S704 - cleaned
        url=path,
        cards=goods.cards(shelf.cards),
        total=shelf.total,
        filters=filters,
        chosen=narrowing.chosen_of(filters, shelf.filters, path, pairs, g.language, front.currency),
        sorts=narrowing.sorts_of(asked_sort(), by_hand="featured"),
        pages=pages_of(shelf.page, shelf.pages, path, pairs),
        price_from=_plain(shelf.filters.price_min, front.currency),
        price_to=_plain(shelf.filters.price_max, front.currency),
    )


def _note(view: CollectionView | None) -> None:
    shown().note("stock", "shelves")  # how many of them are to be had, and what sells best
    if view:
        shown().collections([view.id])
    else:
        shown().note("shelf", ALL)


def _head(
    front: Front, shelf: Shelf, handle: str, title: str, crumbs: tuple[contexts.Crumb, ...]
) -> contexts.Head:
    # A narrowed or newly sorted shelf is the same goods once more: it stays out of the indexes.
    plain = not shelf.filters and not asked_sort()
    described = shelf.collection.description_html if shelf.collection else ""
    found = heads.head(
        f"/collections/{handle}",
        query=f"page={shelf.page}" if shelf.page > 1 else "",
        title=title,
        description=described,
        picture=shelf.collection.picture if shelf.collection else None,
        linked_data=[of_crumbs(front, crumbs, title)],
        indexed=plain,
    )
    many = say("shelf.page", number=shelf.page)
    return replace(found, title=f"{title} · {many}") if shelf.page > 1 else found


def _plain(amount: int | None, currency: str) -> str:
    return "" if amount is None else Money(amount, currency).plain()
