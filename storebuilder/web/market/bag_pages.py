"""The bag as the theme's contexts."""

from __future__ import annotations

from flask import g

from storebuilder.aggregator import rates
from storebuilder.aggregator.buying import BagLineView, BagPart, BagView
from storebuilder.money import Money
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing.pieces import picture, url
from storebuilder.web.drawing.words import say
from storebuilder.web.market import cards


def parts(view: BagView) -> tuple[contexts.MarketBagPart, ...]:
    """The bag by merchant."""
    return tuple(map(_part, view.parts))


def about(view: BagView) -> int | None:
    """About what it is in all; None where one merchant's own sum says it already."""
    front: Front = g.front
    if all(part.currency == front.currency for part in view.parts) and len(view.parts) == 1:
        return None
    return view.about


def _part(part: BagPart) -> contexts.MarketBagPart:
    front: Front = g.front
    other = part.currency != front.currency
    return contexts.MarketBagPart(
        merchant=cards.merchant(part.store),
        currency=part.currency,
        lines=tuple(_line(line, part) for line in part.lines),
        subtotal=part.subtotal,
        about=rates.comparable(part.subtotal, part.currency, rates.factors()) if other else None,
        messages=tuple(words for kind, words in part.messages if kind in ("error", "warning")),
        confirmed=part.confirmed,
        sells_here=part.sells_here,
        shop_url=part.origin,
    )


def _line(line: BagLineView, part: BagPart) -> contexts.MarketBagLine:
    return contexts.MarketBagLine(
        id=line.id,
        title=line.title,
        choice=line.choice,
        url=url("offer", id=line.offer_id),
        picture=picture(line.picture, line.title),
        quantity=line.quantity,
        price=line.price,
        amount=line.amount,
        note=_note(line, part.currency),
        gone=line.state == "gone",
    )


def _note(line: BagLineView, currency: str) -> str:
    if line.state in ("dearer", "cheaper"):
        before = Money(line.seen, currency).show(g.language)
        return say(f"bag.note.{line.state}", before=before)
    if line.state == "fewer":
        return say("bag.note.fewer", count=line.had)
    return say("bag.note.gone") if line.state == "gone" else ""
