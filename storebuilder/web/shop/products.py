"""A product's page; ``?variant=`` is part of its address."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, g, request

from storebuilder import catalog, shipping
from storebuilder.catalog import ProductView, VariantView
from storebuilder.money import Money
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads
from storebuilder.web.drawing.linked import of_crumbs
from storebuilder.web.drawing.pieces import country, home_crumbs
from storebuilder.web.drawing.rendering import shown
from storebuilder.web.drawing.words import say
from storebuilder.web.shop import face, goods, linked_data, linked_terms, variants
from storebuilder.web.shop.rendering import render_page

RELATED = 4
ELSEWHERE = "ZZ"  # CLDR's unknown country: no rate names it


@face.get("/products/<handle>")
def product(handle: str) -> Response:
    """A product with its options; the variant is chosen by the address."""
    front: Front = g.front
    view = catalog.product(front, g.language, handle)
    chosen = view.variant(asked_variant(view))
    shown().products([view.id])
    crumbs = home_crumbs()
    ways = linked_terms.ways(front, g.language, view.variants, _asked(front))
    page = contexts.ProductPage(
        head=_head(front, view, chosen, crumbs, ways),
        crumbs=crumbs,
        product=variants.product_of(front, view, chosen),
        deliveries=_deliveries(front, ways[linked_terms.parcel_of(chosen)]),
        related=goods.cards(catalog.related(front, g.language, view.id, RELATED)),
    )
    return render_page("product", page, kept=True)


def asked_variant(view: ProductView) -> int | None:
    """The variant that the address names: by values (a form without scripts) or by number.

    Values that no variant has together give the nearest one with the first of them.
    """
    wanted = [request.args.get(f"option-{option.id}", type=int) for option in view.options]
    if not any(wanted):
        text = request.args.get("variant", "")
        return int(text) if text.isascii() and text.isdigit() else None
    ranked = sorted(
        view.variants,
        key=lambda one: [one.choice[place] != value for place, value in enumerate(wanted)],
    )
    return ranked[0].id


def _asked(front: Front) -> list[str]:
    """Where delivery is told for: nobody knows here where the reader is."""
    return [_likely(front)] if front.countries else [front.shop_country, ELSEWHERE]


def _deliveries(front: Front, offered: linked_terms.Delivered) -> tuple[contexts.Delivery, ...]:
    """Ways of delivery, each with where to."""
    shown().note("shipping", str(front.id))
    asked = _asked(front)
    home = say("product.to", country=country(asked[0]))
    if front.countries:
        return _delivered(offered[asked[0]], home)
    if offered[front.shop_country] == offered[ELSEWHERE]:
        return _delivered(offered[ELSEWHERE], "")
    there = _delivered(offered[ELSEWHERE], say("product.elsewhere"))
    return _delivered(offered[front.shop_country], home)[:1] + there[:1]


def _likely(front: Front) -> str:
    """The country of the page's language where the storefront delivers there, else its first."""
    region = str(g.language).partition("-")[2]
    return region if region in front.countries else front.countries[0]


def _delivered(
    offered: Iterable[shipping.ShippingOption], to: str
) -> tuple[contexts.Delivery, ...]:
    return tuple(
        contexts.Delivery(
            name=option.name,
            price=option.amount,
            free_from=option.free_from,
            days_min=option.days_min,
            days_max=option.days_max,
            to=to,
        )
        for option in sorted(offered, key=lambda option: option.amount)
    )


def _head(
    front: Front,
    view: ProductView,
    chosen: VariantView,
    crumbs: tuple[contexts.Crumb, ...],
    ways: linked_terms.Ways,
) -> contexts.Head:
    description = view.seo_description or heads.shortened(view.description_html, 300)
    return heads.head(
        view.path,
        title=view.seo_title or view.title,
        description=description,
        picture=view.pictures[0] if view.pictures else None,
        linked_data=[
            linked_data.of_product(front, view, description, ways),
            of_crumbs(front, crumbs, view.title),
        ],
        kind="product",
        only=view.storefront_ids,
        price=Money(chosen.price, view.currency).plain(),
    )
