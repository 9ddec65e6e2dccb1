"""The directory of merchants, and a merchant's own page."""

from __future__ import annotations

from flask import Response, g, request

from storebuilder import aggregator
from storebuilder.aggregator import StorePage
from storebuilder.errors import NotFound
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads, linked
from storebuilder.web.drawing.leafing import Pairs, asked_page, asked_query, pages_of, without
from storebuilder.web.drawing.pieces import country, home_crumbs, url
from storebuilder.web.drawing.rendering import shown
from storebuilder.web.drawing.words import say
from storebuilder.web.market import cards, face, linked_goods, saying, shelving
from storebuilder.web.market.rendering import render_page


@face.get("/stores")
def merchants() -> Response:
    """All merchants, by name, letter, country and what they have."""
    category = request.args.get("category", type=int)
    found = aggregator.merchants(
        g.language,
        query=asked_query(),
        country=_code("country", 2),
        letter=_code("letter", 1),
        category=category,
        page=asked_page(),
    )
    if asked_page() > found.pages:
        raise NotFound("The directory has fewer pages.")
    shown().note("goods", "shelves")
    tops = aggregator.categories(g.language)
    categories = tuple(
        contexts.Choice(str(node.id), node.name, node.id == category, node.count) for node in tops
    )
    return render_page("merchants", _directory(found, categories), kept=True)


@face.get("/stores/<handle>")
def merchant(handle: str) -> Response:
    """A merchant: who it is, where it ships, its rules, its goods."""
    front: Front = g.front
    view = aggregator.store(g.language, handle)
    path, own = f"/stores/{view.card.handle}", ("store", "country")
    shelf = shelving.asked_shelf(store=view.card.handle)
    crumbs = (*home_crumbs(), contexts.Crumb(say("shop.merchants"), url("merchants")))
    page = contexts.MerchantPage(
        head=heads.head(
            path,
            query=f"page={shelf.page}" if shelf.page > 1 else "",
            title=view.card.name,
            description=view.card.about,
            picture=view.card.logo or next(iter(view.card.pictures), None),
            linked_data=[
                linked_goods.of_store(front, view),
                linked.of_crumbs(front, crumbs, view.card.name),
                linked_goods.of_shelf(front, shelf.cards),
            ],
            indexed=not shelving.narrowed(shelf, own),
        ),
        crumbs=crumbs,
        merchant=cards.merchant_card(view.card),
        shop_url=saying.outward(view.origin),
        shop_host=saying.host_of(view.origin),
        policies=cards.policies(view.policies),
        as_of=saying.moment(view.pulled_at),
        since=view.accepted_at,
        shelf=shelving.shelf_of(shelf, front.prefix(g.language) + path, own=own),
    )
    return render_page("merchant", page, kept=True)


def _directory(found: StorePage, categories: tuple[contexts.Choice, ...]) -> contexts.MerchantsPage:
    path = url("merchants")
    pairs: Pairs = [
        (name, value)
        for name in ("q", "letter", "country", "category")
        if (value := request.args.get(name, "").strip()[:120])
    ]
    countries = tuple(
        contexts.Choice(
            one.value,
            country(one.value),
            one.chosen,
            one.count,
            without(path, pairs, "country"),
        )
        for one in found.countries
    )
    letters = tuple(
        contexts.Choice(
            one.value,
            one.label,
            one.chosen,
            one.count,
            without(path, [*_but(pairs, "letter"), ("letter", one.value)], "page"),
        )
        for one in found.letters
    )
    chosen = [one for one in countries if one.chosen]
    chosen += [
        contexts.Choice(one.value, one.label, True, None, without(path, pairs, "category"))
        for one in categories
        if one.chosen
    ]
    return contexts.MerchantsPage(
        head=heads.head(
            "/stores",
            query=f"page={found.page}" if found.page > 1 else "",
            title=say("shop.merchants"),
            indexed=not pairs,
        ),
        merchants=tuple(cards.merchant_card(view) for view in found.stores),
        total=found.total,
        query=asked_query(),
        letters=letters,
        countries=countries,
        categories=categories,
        chosen=tuple(chosen),
        url=path,
        pages=pages_of(found.page, found.pages, path, pairs),
    )


def _code(name: str, most: int) -> str:
    """A short word of the address in capitals; empty where it is none."""
    asked = request.args.get(name, "")[:most].upper()
    return asked if asked.isascii() and asked.isalnum() else ""


def _but(pairs: Pairs, name: str) -> Pairs:
    return [pair for pair in pairs if pair[0] != name]
