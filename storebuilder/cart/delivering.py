"""Who the cart is for, where it should go, and how."""

from __future__ import annotations

import re

from sqlalchemy import update

from storebuilder import clock, fields, shipping
from storebuilder.cart.filling import front_of
from storebuilder.cart.models import Cart
from storebuilder.cart.quoting import quote, shipping_options
from storebuilder.customers import addresses
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted

#: What an address may hold, with the most characters of each.
PARTS = {
    "name": 120,
    "company": 120,
    "street_address": 300,
    "city": 100,
    "city_area": 100,
    "country_area": 100,
    "postal_code": 20,
    "country_code": 2,
}
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,30}")


def set_contact(
    cart: Cart, *, email: str, phone: str | None = None, marketing: bool = False
) -> None:
    """Note how the buyer is reached; a ``phone`` of None leaves what is noted.

    Raises NotAccepted naming the field that is wrong.
    """
    values: dict[str, object] = {"email": fields.email(email), "marketing": bool(marketing)}
    if phone is not None:
        values["phone"] = read_phone(phone)
    _write(cart, values)


def set_address(cart: Cart, address: dict[str, str], *, phone: str | None = None) -> None:
    """Note where it should go, checked by the rules of its country.

    Raises NotAccepted (AddressNotAccepted for what its country asks for). Only known parts are
    kept, each one line of bounded length (the street may have several). A way of delivery that does
    not serve the new address is forgotten.
    """
    cleaned = {part: _clean(part, address.get(part) or "") for part in PARTS}
    cleaned["country_code"] = fields.country(cleaned["country_code"], field="country_code")
    front = front_of(cart)
    if not shipping.delivers_to(front, cleaned["country_code"]):
        raise NotAccepted("We do not deliver to this country.", field="country_code")
    values: dict[str, object] = {"address": addresses.checked(cleaned)}
    if phone is not None:
        values["phone"] = read_phone(phone)
    with writing():
        _write(cart, values)
        quoted = quote(cart, front, cart.language)
        if cart.shipping_rate_id is not None and quoted.shipping_rate_id is None:
            _write(cart, {"shipping_rate_id": None})


def choose_shipping(cart: Cart, rate_id: int) -> None:
    """Choose one of the ways of delivery that are offered for this cart; others are refused."""
    front = front_of(cart)
    with writing():
        quoted = quote(cart, front, cart.language)
        offered = shipping_options(cart, front, cart.language, quoted)
        if rate_id not in {option.rate_id for option in offered}:
            raise NotAccepted("This way of delivery is not offered here.", field="shipping")
        _write(cart, {"shipping_rate_id": rate_id})


def set_note(cart: Cart, note: str) -> None:
    """Keep a few words of the buyer for the merchant."""
    _write(cart, {"note": _text(note, field="note", most=1000)})


def speak(cart: Cart, language: str) -> None:
    """Go on in the language that the buyer reads now."""
    if cart.language != language:
        _write(cart, {"language": language})


def read_phone(text: str) -> str:
    """A telephone number as people write it, or nothing."""
    cleaned = " ".join(text.split())
    if cleaned and not _PHONE.fullmatch(cleaned):
        raise NotAccepted(
            "This is not a telephone number.",
            field="phone",
            hint="Write digits, with + and the country's code in front, such as +86 138 0013 8000.",
        )
    return cleaned


def _clean(part: str, text: str) -> str:
    _refuse_long(text, field=part, most=PARTS[part])
    if part == "street_address":
        return _text(text, field=part, most=PARTS[part])
    return fields.line(text, field=part, most=PARTS[part])


def _refuse_long(text: str, *, field: str, most: int) -> None:
    if len(text) > 4 * most:  # not worth cleaning
        raise NotAccepted(f"This is too long; {most} characters are accepted.", field=field)


def _text(text: str, *, field: str, most: int) -> str:
    """Several lines, each without control characters, empty ones left out."""
    _refuse_long(text, field=field, most=most)
    lines = (fields.line(line, field=field, most=most) for line in text.splitlines())
    cleaned = "\n".join(line for line in lines if line)
    if len(cleaned) > most:
        raise NotAccepted(
            f"This is {len(cleaned)} characters long; {most} are accepted.", field=field
        )
    return cleaned


def _write(cart: Cart, values: dict[str, object]) -> None:
    with writing():
        row = update(Cart).where(Cart.id == cart.id, Cart.state == "open")
        db.session.execute(row.values(**values, updated_at=clock.now()))
        db.session.expire(cart)
