"""An offer on its own page; ``?variant=`` is part of its address."""

from __future__ import annotations

from flask import Response, g

from storebuilder import aggregator
from storebuilder.aggregator import Filters, OfferView, VariantView
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
    store = aggregator.store(g.language, view.store.handle)
    chosen = choosing.asked_variant(view)
    same = aggregator.same_goods(g.language, number)
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
        policies=cards.policies(store),
        same=cards.cards(same),
        more=cards.cards(_more(view, {card.offer_id for card in same})),
    )
    return render_page("offer", page, kept=True)


def _more(view: OfferView, but: set[int]) -> list[aggregator.OfferCard]:
    filters = Filters(stores=(view.store.handle,), category=view.card.category_id)
    found = list(aggregator.shelf(g.language, filters=filters, per_page=MORE + 1).cards)
    if len(found) < MORE:  # of the same kind first, then of any
        filters = Filters(stores=(view.store.handle,))
        others = aggregator.shelf(g.language, filters=filters, per_page=2 * MORE).cards
        known = {card.offer_id for card in found}
        found += [card for card in others if card.offer_id not in known]
    kept = [one for one in found if one.offer_id not in but | {view.card.offer_id}]
    return kept[:MORE]


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
