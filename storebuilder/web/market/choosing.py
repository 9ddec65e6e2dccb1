"""An offer and its choices as the theme's context."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import g, request
from markupsafe import Markup

from storebuilder import aggregator
from storebuilder.aggregator import OfferView, VariantView
from storebuilder.media import PictureView
from storebuilder.money import Money
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing.pieces import picture, url
from storebuilder.web.drawing.words import say
from storebuilder.web.market import saying
from storebuilder.web.market.rendering import has_cart


def asked_variant(view: OfferView) -> VariantView:
    """The variant that the address names; else the first one that can be bought."""
    return sent_variant(view, request.args)


def sent_variant(view: OfferView, sent: Mapping[str, str]) -> VariantView:
    """The variant that a form names: by values, as one without scripts does, or by the merchant's
    own name of it; else the first one that can be bought.

    Values that no variant has together give the nearest one with the first of them.
    """
    wanted = [sent.get(f"option-{place}") for place in range(len(view.options))]
    if any(wanted):
        return min(view.variants, key=lambda one: [
            value not in (None, own) for value, own in zip(wanted, one.values, strict=False)
        ])  # fmt: skip
    named = sent.get("variant", "")
    by_name = next((one for one in view.variants if named and one.id == named), None)
    free = next((one for one in view.variants if one.available), view.variants[0])
    return by_name or free


def offer_of(view: OfferView, chosen: VariantView) -> contexts.Offer:
    """The offer with ``chosen`` as the choice that is shown."""
    front: Front = g.front
    return contexts.Offer(
        id=view.card.offer_id,
        title=view.card.title,
        url=url("offer", id=view.card.offer_id),
        shared_url=front.url(view.card.path, g.language),
        brand=view.card.brand,
        language=view.language,
        description=Markup(view.description),  # noqa: S704 - cleaned when it was taken in
        currency=view.card.currency,
        pictures=_pictures(view, chosen),
        options=tuple(_option(view, place, chosen) for place in range(len(view.options))),
        variant=_variant(view, chosen),
        count=len(view.variants),
        sold_here=view.sold_here and has_cart(),
        ends_at=view.card.deal_until,
        ends=saying.until(view.card.deal_until),
        data=_data(view) if view.options else "[]",
        as_of=saying.moment(view.seen_at),
    )


def about(amount: int, currency: str) -> int | None:
    """About as much in the market's currency; None where it is the same or no rate is known."""
    front: Front = g.front
    return None if currency == front.currency else aggregator.converted(amount, currency)


def _variant(view: OfferView, one: VariantView) -> contexts.OfferVariant:
    reduced = one.compare_at is not None and one.compare_at > one.amount
    return contexts.OfferVariant(
        id=one.id,
        title=one.title,
        price=one.amount,
        compare_at=one.compare_at if reduced else None,
        about=about(one.amount, view.card.currency),
        available=one.available,
        state=one.availability,
        sku=one.sku or view.sku,
        url=saying.outward(one.url) or saying.outward(view.url),
    )


def _option(view: OfferView, place: int, chosen: VariantView) -> contexts.OfferOption:
    option = view.options[place]
    others = [*chosen.values]

    def there(value: str) -> bool:
        wanted = (*others[:place], value, *others[place + 1 :])
        return any(one.available and one.values == wanted for one in view.variants)

    return contexts.OfferOption(
        place=place,
        name=option.name,
        values=tuple(
            contexts.OfferValue(
                label=value,
                chosen=place < len(others) and others[place] == value,
                available=there(value),
            )
            for value in option.values
        ),
    )


def _pictures(view: OfferView, chosen: VariantView) -> tuple[contexts.Picture, ...]:
    views: dict[int, PictureView] = {}
    for one in (chosen.picture, *view.pictures):
        if one is not None:
            views.setdefault(one.id, one)
    drawn = (picture(one, view.card.title) for one in views.values())
    return tuple(one for one in drawn if one is not None)


def _data(view: OfferView) -> str:
    """What the page's script needs to follow a choice, as JSON; prices are written out."""
    rows: list[dict[str, Any]] = []
    currency = view.card.currency
    for one in view.variants:
        shown = _variant(view, one)
        row: dict[str, Any] = {
            "id": one.id,
            "values": one.values,
            "price": Money(one.amount, currency).show(g.language),
            "state": one.availability,
            "available": one.available,
            "url": shown.url,
        }
        if shown.compare_at is not None:
            row["was"] = Money(shown.compare_at, currency).show(g.language)
        if shown.about is not None:
            price = Money(shown.about, g.front.currency).show(g.language)
            row["about"] = say("shop.about", price=price)
        if one.picture is not None:
            row["picture"] = one.picture.id
        rows.append(row)
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
