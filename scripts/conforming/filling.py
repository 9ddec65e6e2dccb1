"""What the suite leaves out and a shop that sends parcels must know: who buys, and the street.

The suite orders with nothing but a country, and without an e-mail address.
"""

from __future__ import annotations

from typing import Any

BUYER = {"first_name": "Test", "last_name": "Buyer", "email": "test.buyer@example.com"}
#: Parts of an address that are filled in by country, together: a postal code fits its region.
PLACES = {
    "US": {"address_locality": "Springfield", "address_region": "IL", "postal_code": "62704"},
    "CA": {"address_locality": "Toronto", "address_region": "ON", "postal_code": "M5V 2H1"},
}
STREET = "1 Test Street"


def buyer(given: dict[str, Any] | None) -> dict[str, Any]:
    """A buyer with an e-mail address; ``fullName`` is no name of the protocol's."""
    told = {key: value for key, value in (given or {}).items() if value is not None}
    if told.get("email"):
        return told
    return {**BUYER, **told}


def destination(given: dict[str, Any]) -> dict[str, Any]:
    """An address to which something can be sent."""
    told = {key: value for key, value in given.items() if value}
    names = {} if told.keys() & {"full_name", "first_name", "last_name"} else {
        "first_name": BUYER["first_name"], "last_name": BUYER["last_name"]
    }  # fmt: skip
    place = PLACES.get(str(told.get("address_country")), {})
    return {**names, "street_address": STREET, **place, **told}
