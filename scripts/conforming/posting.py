"""After the order: the suite asks for it, has parcels sent, and writes events and adjustments.

Only the business writes into an order, says the protocol, and only its staff do so in a shop. The
fixture keeps what the suite writes beside the shop's own answer.
"""

from __future__ import annotations

import hmac
from typing import Any

from storebuilder import orders
from storebuilder.agents import negotiate, ordering
from storebuilder.agents.earlier import answers
from storebuilder.agents.models import Platform
from storebuilder.db import db
from storebuilder.storefronts import hosts
from storebuilder.web.faces import House

Data = dict[str, Any]
STATUSES = {"pending", "completed", "failed"}


class Posted:
    """What the suite wrote into orders, by their ids."""

    def __init__(self) -> None:
        self._written: dict[str, Data] = {}

    def write(self, order: str, given: Any) -> bool:
        """Keep adjustments and events; False where they are none."""
        adjustments = given.get("adjustments", []) if isinstance(given, dict) else None
        if not isinstance(adjustments, list) or any(
            not isinstance(one, dict) or one.get("status") not in STATUSES for one in adjustments
        ):
            return False
        events = (given.get("fulfillment") or {}).get("events", [])
        self._written[order] = {"adjustments": adjustments, "events": events}
        return True

    def beside(self, order: Data) -> Data:
        """An order of the shop with what the suite wrote."""
        written = self._written.get(order.get("id", ""))
        if written is None:
            return order
        fulfillment = {**order["fulfillment"], "events": written["events"]}
        return {**order, "adjustments": written["adjustments"], "fulfillment": fulfillment}


def order(app: House, token: str) -> Data | None:
    """An order as its platform hears of it; None where there is none.

    Version 2026-01-11 has no operation for it, and the newest one tells it to signed requests only.
    """
    with app.app_context():
        found = orders.by_token(token)
        session = ordering.session_of(found) if found else None
        if found is None or session is None:
            return None
        platform = db.session.get_one(Platform, session.platform_id)
        front = hosts.current()[0]
        caller = negotiate(front, front.languages[0], platform, version=session.version)
        return answers.order(ordering.told(caller, session, found))


def is_secret(given: str, secret: str) -> bool:
    """Whether the request may use the simulations."""
    return hmac.compare_digest(given.encode(), secret.encode())


def send(app: House, token: str) -> bool:
    """Send the whole of an order, as staff do; False where there is none."""
    with app.app_context():
        order = orders.by_token(token)
        if order is None:
            return False
        orders.send(order.id, carrier="FedEx", tracking_number="TRACK123", actor="the suite")
        return True
