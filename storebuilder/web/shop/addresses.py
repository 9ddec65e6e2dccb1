"""The address as a form: the country's own parts, labelled in the buyer's language."""

from __future__ import annotations

from collections.abc import Mapping

from flask import g, request

from storebuilder import cart as carts
from storebuilder.cart.delivering import PARTS
from storebuilder.cart.models import Cart
from storebuilder.customers import addresses
from storebuilder.customers.addresses import AddressForm, AddressNotAccepted
from storebuilder.errors import NotAccepted
from storebuilder.storefronts import Front
from storebuilder.theming.contexts.buying import Field, FieldChoice
from storebuilder.web.drawing.words import say

AUTOCOMPLETE = {
    "name": "shipping name",
    "company": "shipping organization",
    "street_address": "shipping street-address",
    "city": "shipping address-level2",
    "city_area": "shipping address-level3",
    "country_area": "shipping address-level1",
    "postal_code": "shipping postal-code",
}
#: Where couriers do not deliver without a telephone number.
PHONE_NEEDED = {"CN"}
SHORT = {"postal_code", "city", "country_area", "city_area"}


def typed() -> dict[str, str]:
    """The parts of the address in the form that was sent, cut where nobody's street is so long."""
    return {part: request.form.get(part, "")[: 4 * most + 1] for part, most in PARTS.items()}


def guess_country(front: Front) -> str:
    """The country to begin with: the only one, the browser's own, else the shop's."""
    allowed = set(front.countries)
    if len(allowed) == 1:
        return front.countries[0]
    tags = [tag for tag, _ in request.accept_languages] + [g.language]
    regions = [part for tag in tags for part in tag.split("-")[1:] if len(part) == 2]
    for country in [*(part.upper() for part in regions), front.shop_country]:
        if (not allowed or country in allowed) and country in addresses.country_names("en"):
            return str(country)
    return str(front.countries[0] if front.countries else front.shop_country)


def usable(values: Mapping[str, str], front: Front) -> dict[str, str]:
    """``values`` with a country of this storefront, and areas of that country only."""
    known = {code for code, _ in addresses.countries(front.countries, "en")}
    country = values.get("country_code", "")
    cleaned = {**values, "country_code": country if country in known else guess_country(front)}
    for part in addresses.AREAS:  # each opens the list of the one below it
        choices = addresses.form_of(cleaned, g.language).choices.get(part)
        if choices and cleaned.get(part) not in {key for key, _ in choices}:
            cleaned[part] = addresses.key_of(cleaned.get(part, ""), choices) or ""
    return cleaned


def fields(
    values: Mapping[str, str], phone: str, front: Front, errors: Mapping[str, str], start: str = ""
) -> tuple[Field, ...]:
    """The fields of the address in the order of its country, the country first."""
    form = addresses.form_of(values, g.language)
    parts = [part for part in form.parts if part not in form.waiting]
    person = [part for part in parts if part in ("name", "company")]
    place = [part for part in parts if part not in person]
    return (
        _country(values["country_code"], front, errors),
        *(_part(part, values, form, errors, start) for part in person),
        _phone(phone, form.country, errors),
        *(_part(part, values, form, errors, start) for part in place),
    )


def opened(values: Mapping[str, str]) -> str:
    """The area whose list was not in the form that was sent and is known now; empty for none."""
    form = addresses.form_of(values, g.language)
    for part in ("city", "city_area"):
        if part not in request.form and part in form.choices and part in form.parts:
            return part
    return ""


def save(
    cart: Cart, typed: Mapping[str, str], values: dict[str, str], phone: str
) -> dict[str, str]:
    """Note the address; returns what is wrong with each field, in words, where it was not taken."""
    if typed["country_code"] != values["country_code"]:
        return {"country_code": say("checkout.wrong.country")}
    country = values["country_code"]
    errors: dict[str, str] = {}
    if country in PHONE_NEEDED and not phone.strip():
        errors["phone"] = say("checkout.wrong.needed", what=say("checkout.part.phone"))
    try:
        if errors:
            addresses.checked(values)
        else:
            carts.set_address(cart, values, phone=phone)
    except AddressNotAccepted as error:
        errors |= _wrong(error, values)
    except NotAccepted as error:
        errors |= _not_taken(error.field or "street_address", values)
    return errors


def _not_taken(part: str, values: Mapping[str, str]) -> dict[str, str]:
    if part in {"phone", "country_code"}:
        return {part: say(f"checkout.wrong.{'phone' if part == 'phone' else 'country'}")}
    what = label(part, addresses.form_of(values, g.language))
    return {part: say("checkout.wrong.long", what=what, most=PARTS[part])}


def _wrong(error: AddressNotAccepted, values: Mapping[str, str]) -> dict[str, str]:
    form = addresses.form_of(values, g.language)
    return {
        part: say(f"checkout.wrong.{kind}", what=label(part, form), example=form.code_example)
        for part, kind in error.wrong.items()
    }


def label(part: str, form: AddressForm) -> str:
    """What the country calls a part of its addresses, in the buyer's language."""
    kind = form.kinds.get(part)
    return say(f"checkout.area.{kind}") if kind else say(f"checkout.part.{part}")


def _country(chosen: str, front: Front, errors: Mapping[str, str]) -> Field:
    return Field(
        name="country_code",
        label=say("checkout.part.country_code"),
        control="select",
        value=chosen,
        autocomplete="shipping country",
        required=True,
        error=errors.get("country_code", ""),
        choices=tuple(
            FieldChoice(code, name, code == chosen)
            for code, name in addresses.countries(front.countries, g.language)
        ),
        changes_form=True,
    )


def _part(
    part: str, values: Mapping[str, str], form: AddressForm, errors: Mapping[str, str], start: str
) -> Field:
    choices = form.choices.get(part, ())
    value = values.get(part, "")
    below = {"country_area": "city", "city": "city_area"}.get(part, "")
    return Field(
        name=part,
        label=label(part, form),
        control="select" if choices else ("textarea" if part == "street_address" else "input"),
        value=value[: PARTS[part]],
        autocomplete=AUTOCOMPLETE[part],
        inputmode="numeric" if part == "postal_code" and form.code_example.isdigit() else "text",
        required=part in form.required,
        most=PARTS[part],
        hint=_hint(part, form),
        error=errors.get(part, ""),
        choices=tuple(FieldChoice(key, name, key == value) for key, name in choices),
        changes_form=bool(choices) and below in form.parts and _opens(part, form),
        short=part in SHORT,
        focus=part == start,
    )


def _hint(part: str, form: AddressForm) -> str:
    if part == "street_address":
        return say("checkout.hint.street")
    if part == "postal_code" and form.code_example:
        return say("checkout.hint.example", example=form.code_example)
    return ""


def _opens(part: str, form: AddressForm) -> bool:
    if part == "country_area":
        return "city" in form.waiting or "city" in form.choices
    return part == "city" and "city_area" in form.parts


def _phone(phone: str, country: str, errors: Mapping[str, str]) -> Field:
    return Field(
        name="phone",
        label=say("checkout.part.phone"),
        type="tel",
        value=phone[:40],
        autocomplete="shipping tel",
        inputmode="tel",
        required=country in PHONE_NEEDED,
        most=40,
        hint=say("checkout.hint.phone"),
        error=errors.get("phone", ""),
    )
