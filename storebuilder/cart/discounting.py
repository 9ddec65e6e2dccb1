"""The codes of a cart, and which of its discounts stand together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import update

from storebuilder import clock, promotions
from storebuilder.cart.models import Cart
from storebuilder.cart.pricing import Quote, QuoteLine
from storebuilder.db import db, locked, writing
from storebuilder.errors import NotAccepted
from storebuilder.promotions import Applied, Looked, Refusal
from storebuilder.storefronts import Front

MOST_CODES = 10


def set_codes(cart: Cart, codes: Sequence[str]) -> None:
    """Make these the codes of the cart, in this order; whether they are any good, a quote says.

    Raises NotAccepted for more than ten. Empty ones and repetitions are left out.
    """
    cleaned = list(dict.fromkeys(filter(None, map(promotions.clean, codes))))
    if len(cleaned) > MOST_CODES:
        raise NotAccepted(f"A cart takes {MOST_CODES} codes; these are more.", field="code")
    with writing():
        mine = update(Cart).where(Cart.id == cart.id, Cart.state == "open")
        db.session.execute(mine.values(codes=cleaned, updated_at=clock.now()))
        db.session.expire(cart)


def add_code(cart: Cart, code: str) -> None:
    """Put one more code in; one that is there already changes nothing."""
    with writing():
        set_codes(cart, [*_codes(cart), code])


def remove_code(cart: Cart, code: str) -> None:
    """Take a code out."""
    with writing():
        set_codes(cart, [one for one in _codes(cart) if one != promotions.clean(code)])


def _codes(cart: Cart) -> list[str]:
    # Held, so that a code put in by another window in this moment stays.
    row = locked(Cart, cart.id)
    return row.codes if row is not None else []


def look(cart: Cart, front: Front, language: str, lines: Sequence[QuoteLine]) -> Looked:
    """What may be taken off this cart, and why not the rest."""
    goods = [promotions.Good(line.product_id, line.unit_price * line.quantity) for line in lines]
    buyer = promotions.Buyer(cart.id, cart.email)
    return promotions.look(front, language, cart.codes, goods, buyer)


def ways(lines: Sequence[QuoteLine], looked: Looked) -> list[tuple[Applied, ...]]:
    """What is taken off in each of the ways in which the offers may stand together."""
    costs = [line.unit_price * line.quantity for line in lines]
    return [promotions.take_off(costs, offers) for offers in promotions.ways(looked.offers)]


def told(quote: Quote, looked: Looked) -> Quote:
    """The quote that was chosen, with a reason for each code that takes nothing off in it."""
    # What only a delivery can show stays until one is chosen.
    useful = tuple(each for each in quote.discounts if each.saved or _may_come(each, quote))
    best = max(useful, key=lambda each: each.saved, default=None)
    beside = (best.offer.code or best.offer.title) if best else ""
    refused = {each.code: each for each in looked.refused}
    there = {each.offer.promotion_id for each in quote.discounts}
    for offer in looked.offers:
        if offer.promotion_id not in there:
            refused[offer.code] = Refusal(offer.code, "not_combined", beside=beside)
    for each in (one for one in quote.discounts if one not in useful):
        refused[each.offer.code] = Refusal(each.offer.code, "nothing")
    refused.pop("", None)
    return replace(quote, discounts=useful, refused=tuple(refused.values()))


def _may_come(each: Applied, quote: Quote) -> bool:
    waiting = quote.shipping_rate_id is None and quote.needs_shipping
    return each.offer.kind == "free_delivery" and waiting
