"""The fulfilment extension: one method (a parcel), one destination, one group with its options.

Source: Universal Commerce Protocol 2026-04-08, fulfillment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from storebuilder import cart as carts
from storebuilder import clock
from storebuilder.agents import addressing
from storebuilder.agents.amounts import line_id
from storebuilder.agents.messages import Message, error, say
from storebuilder.agents.models import Session
from storebuilder.agents.negotiating import Caller
from storebuilder.agents.offering import FULFILLMENT
from storebuilder.agents.wishing import option_id
from storebuilder.cart import Quote
from storebuilder.cart.models import Cart
from storebuilder.orders.viewing import days_between
from storebuilder.shipping import ShippingOption

PLACE = "$.fulfillment.methods[0]"
METHOD, GROUP = "shipping", "parcel"


@dataclass(frozen=True)
class Delivery:
    """The extension's part of a checkout, and what is missing in it."""

    said: dict[str, Any] = field(default_factory=dict)
    missing: list[Message] = field(default_factory=list)

    @property
    def said_in_answer(self) -> dict[str, Any]:
        """What is added to the checkout's answer."""
        return {"fulfillment": self.said} if self.said else {}


def delivery(caller: Caller, session: Session, cart: Cart, quote: Quote) -> Delivery:
    """How the cart is delivered, where anything in it needs to be."""
    language = caller.language
    if not quote.needs_shipping:
        return Delivery()
    if not caller.has(FULFILLMENT):
        if quote.shipping_rate_id is not None:
            return Delivery()
        text = say(language, "missing.address_by_hand")
        return Delivery(missing=[_by_hand("fulfillment_required", text)])
    method: dict[str, Any] = {
        "id": METHOD,
        "type": "shipping",
        "line_item_ids": [line_id(line) for line in quote.lines],
    }
    if not cart.address:
        path = f"{PLACE}.selected_destination_id"
        missing = [error("missing", say(language, "missing.destination"), path=path)]
        return Delivery({"methods": [method]}, missing)
    place = addressing.theirs(cart.address, session.buyer, cart.phone)
    place_id = addressing.name_of(cart.address)
    offered = carts.shipping_options(cart, caller.front, language, quote)
    method |= {
        "destinations": [{"id": place_id, **place}],
        "selected_destination_id": place_id,
        "groups": [_group(method["line_item_ids"], quote, offered, language)],
    }
    return Delivery({"methods": [method]}, _missing(quote, offered, language))


def _group(
    lines: list[str], quote: Quote, offered: list[ShippingOption], language: str
) -> dict[str, Any]:
    chosen = quote.shipping_rate_id
    return {
        "id": GROUP,
        "line_item_ids": lines,
        "selected_option_id": option_id(chosen) if chosen is not None else None,
        "options": [_option(one, language) for one in offered],
    }


def _option(one: ShippingOption, language: str) -> dict[str, Any]:
    today = clock.now().date()
    first, last = today + timedelta(days=one.days_min), today + timedelta(days=one.days_max)
    said: dict[str, Any] = {
        "id": option_id(one.rate_id),
        "title": one.name,
        "totals": [{"type": "total", "amount": one.amount}],
    }
    if not one.days_max:
        return said
    return said | {
        "description": say(language, "arrives", days=days_between((first, last), language)),
        "earliest_fulfillment_time": _moment(first),
        "latest_fulfillment_time": _moment(last),
    }


def _missing(quote: Quote, offered: list[ShippingOption], language: str) -> list[Message]:
    if quote.shipping_rate_id is not None:
        return []
    if not offered:
        text = say(language, "missing.no_option")
        return [error("address_undeliverable", text, path=f"{PLACE}.destinations[0]")]
    path = f"{PLACE}.groups[0].selected_option_id"
    return [error("missing", say(language, "missing.option"), path=path)]


def _by_hand(code: str, text: str) -> Message:
    return error(code, text, severity="requires_buyer_input")


def _moment(day: date) -> str:
    return f"{datetime.combine(day, time()).isoformat()}Z"
