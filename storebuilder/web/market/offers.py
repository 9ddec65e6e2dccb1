"""An offer on its own page; ``?variant=`` is part of its address."""

from __future__ import annotations

from flask import Response, g

from storebuilder import aggregator
from storebuilder.aggregator import OfferView, VariantView
from storebuilder.money import Money
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads, linked
from storebuilder.web.drawing.pieces import home_crumbs, url
from storebuilder.web.drawing.rendering import shown
from storebuilder.web.market import cards, choosing, face, linked_goods
from storebuilder.web.market.rendering import render_page

MORE = 8


@face.get("/goods/<int(max=2147483647):number>")
def offer(number: int) -> Response:
    """Goods of a merchant: choices, price, who sells, the same elsewhere."""
    view = aggregator.offer(g.language, number)
    chosen = choosing.asked_variant(view)
    same = aggregator.same_goods(g.language, number) if view.card.gtin else ()
    shown().offers([number])
    if view.card.gtin:
        shown().note("gtin", view.card.gtin)
    crumbs = (
        *home_crumbs(),
        *(contexts.Crumb(tag.name, url("category", id=tag.id)) for tag in view.trail),
    )
    page = contexts.OfferPage(
        head=_head(view, chosen, crumbs),
        crumbs=crumbs,
        offer=choosing.offer_of(view, chosen),
        merchant=cards.merchant_card(view.store),
        policies=cards.policies(view.policies),
        same=cards.cards(same),
        more=cards.cards(aggregator.more_of(g.language, number, MORE)),
    )
    return render_page("offer", page, kept=True)


def _head(
    view: OfferView, chosen: VariantView, crumbs: tuple[contexts.Crumb, ...]
) -> contexts.Head:
    front: Front = g.front
    description = heads.shortened(view.description, 300)
    return heads.head(
        view.card.path,
        title=view.card.title,
        description=description or f"{view.card.title} · {view.store.name}",
        picture=next(iter(view.pictures), view.card.picture),
        linked_data=[
            linked_goods.of_offer(front, view, description),
            linked.of_crumbs(front, crumbs, view.card.title),
        ],
        kind="product",
        price=Money(chosen.amount, view.card.currency).plain(),
        price_currency=view.card.currency,
    )
