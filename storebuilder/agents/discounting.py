"""The discount extension: codes that were put in, what they take off, and why not the others.

Source: Universal Commerce Protocol 2026-04-08, discount.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storebuilder import money
from storebuilder.agents.messages import Message, say, warning
from storebuilder.agents.negotiating import Caller
from storebuilder.agents.offering import DISCOUNT
from storebuilder.cart import Quote
from storebuilder.cart.models import Cart
from storebuilder.orders.models import Order
from storebuilder.promotions import Refusal

#: The protocol's code for each reason of ours; those of ours stand where it has none.
CODES = {
    "unknown": "discount_code_invalid",
    "early": "discount_code_invalid",
    "over": "discount_code_expired",
    "used_up": "discount_code_expired",
    "elsewhere": "discount_code_invalid",
    "first_order": "discount_code_user_ineligible",
    "used": "discount_code_user_ineligible",
    "goods": "discount_code_not_applicable",
    "minimum": "discount_code_minimum_not_met",
    "not_combined": "discount_code_combination_disallowed",
    "nothing": "discount_code_not_applicable",
}


def of_cart(caller: Caller, cart: Cart, quote: Quote) -> dict[str, Any]:
    """The extension's part of an answer about a cart; nothing where nothing is to be told."""
    applied = [
        _applied(place, each.offer.title, each.offer.code, each.amount, each.delivery, each.shares)
        for place, each in enumerate(quote.discounts)
        if each.saved
    ]
    return _said(caller, list(cart.codes), applied)


def of_order(caller: Caller, order: Order) -> dict[str, Any]:
    """The same of an order."""
    applied = [
        _applied(
            place, each["title"], each["code"], each["amount"], each["delivery"], each["shares"]
        )
        for place, each in enumerate(order.discounts)
    ]
    return _said(caller, [each["code"] for each in order.discounts if each["code"]], applied)


def off_delivery(discounts: Sequence[dict[str, Any]]) -> int:
    """What the discounts of an order took off its delivery."""
    return sum(each["delivery"] for each in discounts)


def refused(caller: Caller, cart: Cart, quote: Quote) -> list[Message]:
    """Why codes take nothing off."""
    places = {code: place for place, code in enumerate(cart.codes)}
    return [
        warning(
            CODES[each.reason],
            _why(each, quote.currency, caller.language),
            path=f"$.discounts.codes[{places.get(each.code, 0)}]",
        )
        for each in quote.refused
    ]


def _said(caller: Caller, codes: list[str], applied: list[dict[str, Any]]) -> dict[str, Any]:
    if not caller.has(DISCOUNT) or not (codes or applied):
        return {}
    return {"discounts": {"codes": codes, "applied": applied}}


def _applied(
    place: int, title: str, code: str, amount: int, delivery: int, shares: Sequence[int]
) -> dict[str, Any]:
    allocations = [
        {"path": f"$.line_items[{line}]", "amount": share}
        for line, share in enumerate(shares)
        if share
    ]
    if delivery:
        allocations.append({"path": "$.totals.shipping", "amount": delivery})
    said: dict[str, Any] = {
        "title": title,
        "amount": amount + delivery,
        "automatic": not code,
        "method": "across",
        "priority": place + 1,
        "allocations": allocations,
    }
    return said | {"code": code} if code else said


def _why(each: Refusal, currency: str, language: str) -> str:
    missing = money.Money(each.missing, currency).show(language)
    return say(
        language, f"refused.{each.reason}", code=each.code, missing=missing, beside=each.beside
    )
