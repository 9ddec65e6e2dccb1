"""Shelves: everything, a category with its goods, the tree of categories, timed deals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, g

from storebuilder import aggregator
from storebuilder.errors import NotFound
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads, linked
from storebuilder.web.drawing.leafing import asked_page
from storebuilder.web.drawing.pieces import home_crumbs, url
from storebuilder.web.drawing.rendering import shown
from storebuilder.web.drawing.words import say
from storebuilder.web.market import cards, face, linked_goods, shelving
from storebuilder.web.market.rendering import render_page

MOST_DEALS = 48


@face.get("/goods")
def goods() -> Response:
    """Everything that is offered, the newest first."""
    page = _page("/goods", say("shop.all_goods"), ())
    return render_page("goods", replace(page, categories=cards.tiles()), kept=True)


@face.get("/categories")
def categories() -> Response:
    """The tree of what is offered."""
    shown().note("goods", "shelves")
    page = contexts.CategoriesPage(
        head=heads.head("/categories", title=say("shop.categories")), categories=cards.tiles()
    )
    return render_page("categories", page, kept=True)


@face.get("/categories/<int(max=2147483647):number>")
def category(number: int) -> Response:
    """A category with its goods and with what lies below it."""
    trail = aggregator.trail(g.language, number)
    if not trail:
        raise NotFound("There is no such category.")
    crumbs = [contexts.Crumb(tag.name, url("category", id=tag.id)) for tag in trail[:-1]]
    page = _page(f"/categories/{number}", trail[-1].name, crumbs, number)
    return render_page("category", replace(page, categories=_below(trail)), kept=True)


@face.get("/deals")
def deals() -> Response:
    """All timed deals that hold now."""
    shown().note("goods", "shelves")
    page = contexts.DealsPage(
        head=heads.head("/deals", title=say("deal.heading"), description=say("deal.about")),
        deals=cards.cards(aggregator.deals(g.language, MOST_DEALS)),
    )
    return render_page("deals", page, kept=True)


def _page(
    path: str, title: str, way: Sequence[contexts.Crumb], category: int | None = None
) -> contexts.ShelfPage:
    front: Front = g.front
    own = () if category is None else ("category",)
    shelf = shelving.asked_shelf() if category is None else shelving.asked_shelf(category=category)
    crumbs = (*home_crumbs(), *way)
    number = asked_page()
    told = f"{title} · {say('shelf.page', number=number)}" if number > 1 else title
    head = heads.head(
        path,
        query=f"page={number}" if number > 1 else "",
        title=told,
        linked_data=[
            linked.of_crumbs(front, crumbs, title),
            linked_goods.of_shelf(front, shelf.cards),
        ],
        indexed=not shelving.narrowed(shelf, own),
    )
    return contexts.ShelfPage(
        head=head,
        crumbs=crumbs,
        title=title,
        shelf=shelving.shelf_of(shelf, front.prefix(g.language) + path, own=own),
        categories=(),
    )


def _below(trail: Sequence[aggregator.CategoryTag]) -> tuple[contexts.CategoryTile, ...]:
    """What lies right below the last category of ``trail``."""
    level = cards.tiles()
    for tag in trail:
        level = next((one.children for one in level if one.id == tag.id), ())
    return level
