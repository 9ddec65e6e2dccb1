"""Making a cart what a program wants, as far as that can be had."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from storebuilder import accounts, promotions
from storebuilder import cart as carts
from storebuilder.agents import addressing
from storebuilder.agents.messages import Message, error, say, warning
from storebuilder.agents.models import Session
from storebuilder.agents.negotiating import Caller
from storebuilder.agents.troubles import Trouble
from storebuilder.agents.wishes import Wish
from storebuilder.cart.models import Cart
from storebuilder.customers import addresses
from storebuilder.errors import NotAccepted

#: Codes that one place may try; a platform's own server tries for many buyers.
MOST_TRIES, WITHIN = 60, timedelta(minutes=10)
_ITEM = re.compile(r"var_([0-9]{1,9})")
_OPTION = re.compile(r"rate_([0-9]{1,9})")
_PLACE = "$.fulfillment.methods[0]"


class NothingLeftError(Exception):
    """Of all that was wanted nothing can be had: no cart and no checkout is made."""

    def __init__(self, notes: list[Message]) -> None:
        super().__init__("nothing left")
        #: Why, with nothing left to act on.
        self.final = [{**one, "severity": "unrecoverable"} for one in notes if "severity" in one]


def carry_out(caller: Caller, session: Session, cart: Cart, wish: Wish) -> list[Message]:
    """Make the cart what the program wants; returns what could not be had. Inside ``writing()``."""
    carts.start_over(cart)
    notes = put_in(caller, session, cart, wish)
    return notes + deliver(caller, cart, wish)


def put_in(caller: Caller, session: Session, cart: Cart, wish: Wish) -> list[Message]:
    """Only what, for whom, and with which codes."""
    notes = fill(caller.language, cart, wish.items)
    session.buyer = {
        key: str(wish.buyer[key])[:120]
        for key in ("first_name", "last_name")
        if wish.buyer.get(key)
    }
    if wish.consent:
        session.buyer = {**session.buyer, "consent": dict(wish.consent)}
    if cart.codes and wish.buyer.get("email", cart.email) != cart.email:
        # A code for first orders tells who has bought here before.
        accounts.limit(f"code:from:{caller.place}", MOST_TRIES, WITHIN)
    notes += _contact(caller.language, cart, wish)
    _codes(caller, cart, wish.codes)
    return notes


def deliver(caller: Caller, cart: Cart, wish: Wish) -> list[Message]:
    """Only where it goes, and how."""
    notes: list[Message] = []
    if wish.destination is not None:
        notes += _address(caller.language, cart, wish.destination, wish.buyer)
    if wish.option and cart.address:
        notes += _delivery(caller.language, cart, wish.option)
    return notes


def fill(language: str, cart: Cart, items: Sequence[tuple[str, int]]) -> list[Message]:
    """Put exactly these in the cart; returns what is gone, sold out or fewer."""
    wanted: dict[int, int] = {}
    notes = []
    for item, quantity in items:
        found = _ITEM.fullmatch(item)
        if found is None:
            notes.append(error("item_unavailable", say(language, "gone", item=item[:60])))
        else:
            wanted[int(found[1])] = wanted.get(int(found[1]), 0) + quantity
    try:
        had = carts.replace(cart, wanted)
    except NotAccepted as problem:
        raise Trouble("invalid_request", problem.message) from None
    place = 0
    for number, one in had.items():
        path = f"$.line_items[{place}]"
        title = one.title or item_id(number)
        place += bool(one.quantity)
        if one.kind == "gone":
            notes.append(error("item_unavailable", say(language, "gone", item=title)))
        elif one.kind == "sold_out":
            notes.append(error("out_of_stock", say(language, "sold_out", title=title)))
        elif one.kind == "fewer":
            text = say(language, "adjusted", title=title, count=one.quantity)
            notes.append(warning("quantity_adjusted", text, path=f"{path}.quantity"))
    return notes


def item_id(variant_id: int) -> str:
    """The id of a variant as programs write it."""
    return f"var_{variant_id}"


def option_id(rate_id: int) -> str:
    """The id of a way of delivery as programs write it."""
    return f"rate_{rate_id}"


def _codes(caller: Caller, cart: Cart, codes: Sequence[str]) -> None:
    wanted = [promotions.clean(code) for code in codes]
    for _ in set(wanted) - set(cart.codes):
        # Each code is a guess, of which it takes many; what was put in before is none.
        accounts.limit(f"code:from:{caller.place}", MOST_TRIES, WITHIN)
    try:
        carts.set_codes(cart, codes)
    except NotAccepted as problem:
        raise Trouble("invalid_request", f"$.discounts.codes: {problem.message}") from None


def _contact(language: str, cart: Cart, wish: Wish) -> list[Message]:
    buyer, notes, phone = wish.buyer, [], ""
    try:
        phone = carts.read_phone(str(buyer.get("phone_number") or ""))
    except NotAccepted:
        text = say(language, "wrong.phone")
        notes.append(error("invalid_phone", text, path="$.buyer.phone_number"))
    if buyer.get("email"):
        try:
            marketing = wish.consent.get("marketing", False)
            carts.set_contact(cart, email=str(buyer["email"]), phone=phone, marketing=marketing)
        except NotAccepted:
            text = say(language, "wrong.email")
            notes.append(error("invalid_email", text, path="$.buyer.email"))
    return notes


def _address(
    language: str, cart: Cart, given: Mapping[str, Any], buyer: Mapping[str, Any]
) -> list[Message]:
    address = addressing.ours(given, buyer)
    phone = given.get("phone_number") or buyer.get("phone_number")
    country = addresses.country_name(address["country_code"], language)
    place = f"{_PLACE}.destinations[0]"
    try:
        carts.set_address(cart, address, phone=_phone(phone))
    except addresses.AddressNotAccepted as problem:
        return [
            error(
                "missing" if how == "needed" else "address_undeliverable",
                say(language, f"wrong.{how}", country=country),
                path=f"{place}.{addressing.NAMES.get(part, part)}",
            )
            for part, how in problem.wrong.items()
        ]
    except NotAccepted as problem:
        part = addressing.NAMES.get(problem.field or "", "street_address")
        known = addresses.country_name(address["country_code"], "en") != address["country_code"]
        how = "long" if part != "address_country" else "not_delivered" if known else "country"
        text = say(language, f"wrong.{how}", country=country)
        return [error("address_undeliverable", text, path=f"{place}.{part}")]
    return []


def _phone(given: Any) -> str | None:
    try:
        return carts.read_phone(str(given)) if given else None
    except NotAccepted:
        return None  # told of the buyer's own already, or not worth an address


def _delivery(language: str, cart: Cart, option: str) -> list[Message]:
    found = _OPTION.fullmatch(option)
    try:
        carts.choose_shipping(cart, int(found[1]) if found else 0)
    except NotAccepted:
        text = say(language, "missing.option_gone")
        path = f"{_PLACE}.groups[0].selected_option_id"
        return [error("fulfillment_option_unavailable", text, path=path)]
    return []
