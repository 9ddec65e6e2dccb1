"""A product and its variants as the theme's context."""

from __future__ import annotations

import json
from typing import Any

from flask import g
from markupsafe import Markup

from storebuilder.catalog import ProductView, VariantView
from storebuilder.money import Money
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing.pieces import country, picture, url

FEW = 5  # this many or fewer left are said, as a fact


def product_of(front: Front, view: ProductView, chosen: VariantView) -> contexts.Product:
    """The product with ``chosen`` as the variant that is shown."""
    variants = tuple(variant_of(variant) for variant in view.variants)
    return contexts.Product(
        id=view.id,
        handle=view.handle,
        title=view.title,
        url=url("product", handle=view.handle),
        vendor=view.vendor,
        description=Markup(view.description_html),  # noqa: S704 - cleaned when it was written
        pictures=_pictures(view, chosen),
        options=tuple(_option(view, place, chosen) for place in range(len(view.options))),
        variants=variants,
        variant=next(variant for variant in variants if variant.id == chosen.id),
        facts=tuple(contexts.Fact(name, value) for name, value in view.facts),
        origin=country(view.origin),
        data=data_of(view),
    )


def variant_of(view: VariantView) -> contexts.Variant:
    """One variant; how many are left is said only where few are."""
    few = view.available is not None and 0 < view.available <= FEW
    return contexts.Variant(
        id=view.id,
        title=view.title,
        sku=view.sku,
        price=view.price,
        compare_at=view.compare_at if view.reduced else None,
        available=view.in_stock,
        few_left=view.available if few else None,
        weight_grams=view.weight_grams,
    )


def _option(view: ProductView, place: int, chosen: VariantView) -> contexts.Option:
    option = view.options[place]
    return contexts.Option(
        id=option.id,
        name=option.name,
        values=tuple(
            contexts.Value(
                id=choice.value.id,
                label=choice.value.value,
                swatch=choice.value.swatch,
                chosen=choice.chosen,
                available=not choice.sold_out,
            )
            for choice in view.choices(option, chosen)
        ),
    )


def _pictures(view: ProductView, chosen: VariantView) -> tuple[contexts.Picture, ...]:
    first = [one for one in view.pictures if one.id == chosen.picture_id]
    rest = [one for one in view.pictures if one.id != chosen.picture_id]
    drawn = (picture(one, view.title) for one in first + rest)
    return tuple(picture for picture in drawn if picture is not None)


def data_of(view: ProductView) -> str:
    """What the page's script needs to follow a choice, as JSON; prices are written out."""
    places = {picture.id: place for place, picture in enumerate(view.pictures)}
    rows: list[dict[str, Any]] = []
    for variant in view.variants:
        row: dict[str, Any] = {
            "id": variant.id,
            "choice": variant.choice,
            "price": Money(variant.price, view.currency).show(g.language),
            "available": variant.in_stock,
        }
        if variant.compare_at is not None and variant.reduced:
            row["was"] = Money(variant.compare_at, view.currency).show(g.language)
        if variant.available is not None and 0 < variant.available <= FEW:
            row["left"] = variant.available
        if variant.picture_id in places:
            row["picture"] = variant.picture_id
        rows.append(row)
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
