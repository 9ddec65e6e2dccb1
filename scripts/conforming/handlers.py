"""Ways to pay that the suite expects in a profile; here all of them only pretend.

The suite pays with a token, and once with the number of a card. Neither leaves this file: the shop
is told to pretend, which a live shop refuses.
"""

from __future__ import annotations

from typing import Any

from conforming.data import digest

Data = dict[str, Any]
VERSION = "2026-01-11"
NAMES = {
    "google_pay": "com.google.pay",
    "shop_pay": "com.shopify.shop_pay",
    "mock_payment_handler": "test.ucp.mock",
}
DECLINED = "fail_token"


def declared(origin: str) -> list[Data]:
    """The entries of the profile; their documents are served by the fixture itself."""
    return [
        {
            "id": handler,
            "name": name,
            "version": VERSION,
            "spec": f"{origin}/testing/handlers/{handler}.json",
            "config_schema": f"{origin}/testing/handlers/{handler}.config.json",
            "instrument_schemas": [f"{origin}/testing/handlers/{handler}.instrument.json"],
            "config": {"shop_id": "flowers"},
        }
        for handler, name in NAMES.items()
    ]


def declines(given: Data) -> bool:
    """Whether the mock handler does not take this token."""
    instrument = given.get("payment_data") or {}
    return (instrument.get("credential") or {}).get("token") == DECLINED


def as_pretended(given: Data) -> Data:
    """The same request without its credential; two different ones stay different."""
    instrument = {"id": "conformance", "handler_id": "pretend", "type": "pretend"}
    return {"payment_data": instrument, "risk_signals": {"request": digest(given)}}
