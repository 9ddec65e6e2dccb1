"""Postal addresses between the protocol's parts and the shop's."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from storebuilder.customers import addresses

#: The protocol's name of each of our parts, for the paths of messages.
NAMES = {
    "name": "first_name",
    "street_address": "street_address",
    "city": "address_locality",
    "city_area": "address_locality",
    "country_area": "address_region",
    "postal_code": "postal_code",
    "country_code": "address_country",
}
LONGEST = 100  # characters of an area's name
_HAN = re.compile("[\u3400-\u9fff]")


def ours(given: Mapping[str, Any], buyer: Mapping[str, Any]) -> dict[str, str]:
    """A postal address of the protocol as the shop keeps it; nothing is checked here."""
    text = {key: value for key, value in given.items() if isinstance(value, str)}
    first = text.get("first_name") or str(buyer.get("first_name") or "")
    last = text.get("last_name") or str(buyer.get("last_name") or "")
    street = [text.get("street_address", ""), text.get("extended_address", "")]
    country = text.get("address_country", "").strip().upper()
    region, locality = text.get("address_region", ""), text.get("address_locality", "")
    # What is longer than any name is not looked up: lookups are remembered.
    short = len(region) <= LONGEST and len(locality) <= LONGEST
    city, district = _split(country, region, locality) if short else (locality, "")
    return {
        "name": full_name(first, last),
        "street_address": "\n".join(part for part in street if part),
        "city": city,
        "city_area": district,
        "country_area": region,
        "postal_code": text.get("postal_code", ""),
        "country_code": country,
    }


def theirs(address: Mapping[str, str], buyer: Mapping[str, str], phone: str) -> dict[str, str]:
    """An address of the shop as a postal address of the protocol."""
    street, _, more = address.get("street_address", "").partition("\n")
    first, last = _names(address.get("name", ""), buyer)
    said = {
        "first_name": first,
        "last_name": last,
        "street_address": street,
        "extended_address": more.replace("\n", ", "),
        "address_locality": " ".join(
            filter(None, (address.get("city", ""), address.get("city_area", "")))
        ),
        "address_region": address.get("country_area", ""),
        "postal_code": address.get("postal_code", ""),
        "address_country": address.get("country_code", ""),
        "phone_number": phone,
    }
    return {key: value for key, value in said.items() if value}


def name_of(address: Mapping[str, str]) -> str:
    """A name for an address that is the same for the same address."""
    text = json.dumps(dict(address), sort_keys=True).encode()
    return f"dest_{hashlib.sha256(text).hexdigest()[:12]}"


def full_name(first: str, last: str) -> str:
    """A person's name as it is written on a parcel: Chinese names begin with the family's."""
    first, last = first.strip(), last.strip()
    if _HAN.search(first + last):
        return last + first
    return f"{first} {last}".strip()


def _names(name: str, buyer: Mapping[str, str]) -> tuple[str, str]:
    first, last = buyer.get("first_name", ""), buyer.get("last_name", "")
    if name == full_name(first, last):
        return first, last
    before, _, after = name.rpartition(" ")
    return before, after


def _split(country: str, area: str, locality: str) -> tuple[str, str]:
    """The city and the district of one text, where the country's lists know both.

    The protocol has one part for them: ``杭州市 西湖区`` is Hangzhou's Xihu district.
    """
    above = {"country_code": country, "country_area": area}
    try:
        form = addresses.form_of(above)
        areas = form.choices.get("country_area", ())
        above["country_area"] = addresses.key_of(area, areas) or area
        cities = addresses.form_of(above).choices.get("city", ())
    except addresses.AddressNotAccepted:
        return locality, ""
    if not cities or addresses.key_of(locality, cities):
        return locality, ""
    for names in cities:
        for name in names:
            if locality.startswith(name):
                return names[0], locality.removeprefix(name).strip()
    return locality, ""
