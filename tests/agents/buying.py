"""What the tests of checkouts say, and how they read the answers."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import msgspec
from flask import Flask

if TYPE_CHECKING:
    from tests.agents.conftest import Program

BUYER = {"first_name": "Ada", "last_name": "Byron", "email": "ada@buyer.example"}
PORTLAND = {
    "street_address": "1 Analytical Way",
    "address_locality": "Portland",
    "address_region": "OR",
    "postal_code": "97201",
    "address_country": "US",
}


def codes(body: dict[str, Any]) -> list[tuple[str, str]]:
    """The code and the path of every message."""
    return [(one["code"], one.get("path", "")) for one in body.get("messages", [])]


def amounts(body: dict[str, Any]) -> dict[str, int]:
    """The totals by their type."""
    return {one["type"]: one["amount"] for one in body["totals"]}


def to_portland(**more: Any) -> dict[str, Any]:
    """A buyer in Portland, as a request tells it."""
    method = {"type": "shipping", "destinations": [PORTLAND], **more}
    return {"buyer": BUYER, "fulfillment": {"methods": [method]}}


def order(program: Program, variant: int) -> dict[str, Any]:
    """A buyer in Portland who has chosen the first way of delivery."""
    body = program.checkout(variant, **to_portland())
    option = body["fulfillment"]["methods"][0]["groups"][0]["options"][0]["id"]
    program.said("checkout", "POST", f"/checkout-sessions/{body['id']}/cancel", {})
    return to_portland(groups=[{"id": "parcel", "selected_option_id": option}])


def ready(program: Program, variant: int, quantity: int = 1) -> dict[str, Any]:
    """A checkout that lacks nothing but the payment."""
    from tests.agents.conftest import wish

    body = program.checkout(variant, quantity=quantity, **to_portland())
    option = body["fulfillment"]["methods"][0]["groups"][0]["options"][0]["id"]
    wanted = to_portland(groups=[{"id": "parcel", "selected_option_id": option}])
    path = f"/checkout-sessions/{body['id']}"
    return program.said("checkout", "PUT", path, wish(variant, quantity=quantity, **wanted))


def make_live(app: Flask) -> None:
    """Turn the shop into one that takes real money."""
    config = app.config["SHOP"]
    file = msgspec.structs.replace(config.file, live=True)
    app.config["SHOP"] = dataclasses.replace(config, file=file)
