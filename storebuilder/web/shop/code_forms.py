"""Discounts and codes as the bag and the checkout show them."""

from __future__ import annotations

from flask import g

from storebuilder import promotions
from storebuilder.cart import Quote
from storebuilder.cart.models import Cart
from storebuilder.money import Money
from storebuilder.promotions import Refusal
from storebuilder.theming.contexts.buying import Code, Codes, Discount
from storebuilder.web.drawing.words import say


def discounts(quote: Quote) -> tuple[Discount, ...]:
    """What is taken off, one by one."""
    return tuple(
        Discount(each.offer.title, each.offer.code, each.amount, each.delivery)
        for each in quote.discounts
    )


def codes(
    cart: Cart | None,
    quote: Quote,
    *,
    to: str = "cart",
    wrong: tuple[str, str] = ("", ""),
    busy: bool = False,
) -> Codes:
    """The codes of a bag; ``wrong`` is what was typed and why it was not taken."""
    titles = {each.offer.code: each.offer.title for each in quote.discounts}
    problems = {each.code: why(each, quote.currency) for each in quote.refused}
    put_in = cart.codes if cart else []
    return Codes(
        put_in=tuple(Code(one, titles.get(one, ""), problems.get(one, "")) for one in put_in),
        asked=promotions.takes_codes(g.front),
        value=wrong[0][: promotions.LONGEST],
        error=wrong[1],
        to=to,
        open=busy or bool(wrong[1]),
    )


def why(refusal: Refusal, currency: str) -> str:
    """Why a code takes nothing off, in one sentence in the page's language."""
    missing = Money(refusal.missing, currency).show(g.language)
    return say(
        f"cart.code.wrong.{refusal.reason}",
        code=refusal.code[: promotions.LONGEST],
        missing=missing,
        beside=refusal.beside,
    )
