"""The first page, made of sections."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, g

from storebuilder import aggregator, media, theming
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads, linked
from storebuilder.web.drawing.pieces import picture
from storebuilder.web.drawing.rendering import place, shown
from storebuilder.web.market import cards, face, linked_goods
from storebuilder.web.market.rendering import render_page

#: How many of each a page holds at most, by the section that shows them.
MOST = {"deals": 12, "arrivals": 40, "chosen-merchants": 12}


@face.get("/")
def home() -> Response:
    """The market's first page."""
    front: Front = g.front
    placed = theming.load(front.theme).composed("index", place())
    shown().note("goods", "shelves")
    page = contexts.MarketPage(
        head=heads.head("/", linked_data=[linked_goods.of_market(front), linked.of_site(front)]),
        deals=_goods(aggregator.deals, _count(placed, "deals")),
        arrivals=_goods(aggregator.arrivals, _count(placed, "arrivals") or 1),
        categories=cards.entrances(),
        merchants=_merchants(_count(placed, "chosen-merchants")),
        pictures=_pictures(placed),
    )
    return render_page("index", page, kept=True)


def _count(placed: Iterable[theming.Placed], kind: str) -> int:
    """How many the sections of a kind show, so that no more are read; 0 without one."""
    counts = [one.settings.get("count") for one in placed if one.type == kind]
    return min(max((n for n in counts if isinstance(n, int)), default=0), MOST[kind])


def _goods(read: object, most: int) -> tuple[contexts.OfferCard, ...]:
    return cards.cards(read(g.language, most)) if most and callable(read) else ()


def _merchants(most: int) -> tuple[contexts.MerchantCard, ...]:
    return tuple(cards.merchant_card(view) for view in aggregator.chosen(g.language, most or 1))


def _pictures(placed: list[theming.Placed]) -> dict[int, contexts.Picture]:
    """The pictures that the operator chose for sections: settings called ``picture``."""
    settings = [section.settings for section in placed]
    settings += [block.settings for section in placed for block in section.blocks]
    ids = {number for one in settings if isinstance(number := one.get("picture"), int) and number}
    found = {number: picture(view) for number, view in media.views(ids).items()} if ids else {}
    return {number: view for number, view in found.items() if view is not None}
