"""Search: what was found, in the address; never in the indexes of search engines."""

from __future__ import annotations

from flask import Response, g

from storebuilder import catalog
from storebuilder.catalog import Shelf
from storebuilder.errors import NotFound
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads
from storebuilder.web.drawing.leafing import asked_page, asked_query, pages_of
from storebuilder.web.drawing.pieces import url
from storebuilder.web.drawing.rendering import shown
from storebuilder.web.drawing.words import say
from storebuilder.web.shop import face, goods, narrowing
from storebuilder.web.shop.collections import PER_PAGE, asked_sort
from storebuilder.web.shop.rendering import render_page


@face.get("/search")
def search() -> Response:
    """The page of search, empty before something is typed."""
    front: Front = g.front
    query = asked_query()
    shelf = None
    if query:
        shelf = catalog.shelf(
            front,
            g.language,
            query=query,
            sort=asked_sort(),
            page=asked_page(),
            per_page=PER_PAGE,
        )
        if asked_page() > shelf.pages:
            raise NotFound("This search has fewer pages.")
    shown().note("shelf", "search")
    return render_page("search", _page(front, query, shelf), kept=True)


def _page(front: Front, query: str, shelf: Shelf | None) -> contexts.SearchPage:
    path = url("search")
    pairs = [("q", query)] + ([("sort", asked_sort())] if asked_sort() else [])
    found = bool(shelf and shelf.total)
    views = [] if found else catalog.collections(front, g.language)
    title = say("search.title_for", query=query) if query else say("shop.search")
    return contexts.SearchPage(
        head=heads.head("/search", title=title, indexed=False),
        query=query,
        cards=goods.cards(shelf.cards) if shelf else (),
        total=shelf.total if shelf else 0,
        pages=pages_of(shelf.page if shelf else 1, shelf.pages if shelf else 1, path, pairs),
        sorts=narrowing.sorts_of(asked_sort(), by_hand="relevance"),
        collections=goods.tiles(views),
    )
