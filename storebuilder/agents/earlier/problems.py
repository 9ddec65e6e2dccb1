"""What stands in the way, as 2026-01-11 tells it: by HTTP's status, and with nothing half done.

The newest version makes of a cart what can be had and warns; the earlier one had no answer but a
checkout, so a request that cannot be carried out as it was meant is refused.
Source: Universal Commerce Protocol 2026-01-11, checkout-rest, "Status Codes", "Error Responses".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storebuilder.agents.earlier.answers import message
from storebuilder.cart.filling import MOST_OF_ONE
from storebuilder.errors import ShopError

#: HTTP's status by the code of a message, and what a person who reads the log is told first.
REFUSED = {
    "out_of_stock": (400, "Insufficient stock"),
    "quantity_adjusted": (400, "Insufficient stock"),
    "item_unavailable": (400, "Product not found"),
    "invalid_email": (400, "Invalid e-mail address"),
    "invalid_phone": (400, "Invalid telephone number"),
    "not_found": (404, "Not found"),
    "capabilities_incompatible": (400, "Incompatible capabilities"),
    "checkout_completed": (409, "Checkout is completed"),
    "checkout_canceled": (409, "Checkout is canceled"),
    "payment_declined": (402, "Payment declined"),
    "payment_failed": (402, "Payment failed"),
}
#: Statuses that this version knows; what has another one now was a bad request.
STATUSES = {400, 401, 402, 403, 404, 405, 409, 429, 500, 503}
UNDELIVERED = "Fulfillment address and option must be selected before completion"


class NotCarriedOut(ShopError):
    """A request that changed nothing; ``body`` says why, in the earlier form."""

    def __init__(self, status: int, detail: str, messages: list[dict[str, Any]]) -> None:
        super().__init__(detail)
        self.status = status
        self.body = {"status": "requires_escalation", "messages": messages, "detail": detail}


def trouble(code: str, content: str, status: int) -> tuple[int, dict[str, Any]]:
    """HTTP's status and the body of a request that was not carried out at all."""
    said = {"type": "error", "code": code, "content": content, "severity": "requires_buyer_input"}
    body = {"status": "requires_escalation", "messages": [said], "detail": content}
    return (status if status in STATUSES else 400), body


def refuse_too_many(given: Mapping[str, Any]) -> None:
    """Raise NotCarriedOut where more pieces are wanted than a shop sells of one thing."""
    lines = given.get("line_items")
    for line in lines if isinstance(lines, list) else ():
        wanted = line.get("quantity") if isinstance(line, Mapping) else None
        if isinstance(wanted, int) and wanted > MOST_OF_ONE:
            said = f"Insufficient stock: at most {MOST_OF_ONE} pieces of one thing are sold."
            raise NotCarriedOut(400, said, trouble("out_of_stock", said, 400)[1]["messages"])


def refuse_what_is_over(body: Mapping[str, Any]) -> None:
    """Raise NotCarriedOut where a checkout does not change any more."""
    if body["status"] in ("completed", "canceled"):
        status, body = trouble(f"checkout_{body['status']}", f"This is {body['status']}.", 409)
        raise NotCarriedOut(status, body["detail"], body["messages"])


def refuse(body: Mapping[str, Any], *, completing: bool = False) -> None:
    """Raise NotCarriedOut where an answer of the newest version is a refusal in this one.

    ``completing``: the checkout had to be complete.
    """
    messages = [message(one) for one in body.get("messages", ())]
    for one in messages:
        if one.get("code") in REFUSED:
            status, told = REFUSED[one["code"]]
            # Nothing was changed, so what would have been a warning stands in the way.
            said = {"severity": "recoverable", **one, "type": "error"}
            others = [other for other in messages if other is not one]
            raise NotCarriedOut(status, f"{told}: {one['content']}", [said, *others])
    if body["ucp"].get("status") == "error":
        raise NotCarriedOut(400, messages[0]["content"], messages)
    if completing and body["status"] == "incomplete":
        lacking = any("fulfillment" in one.get("path", "") for one in messages)
        detail = UNDELIVERED if lacking else messages[0]["content"]
        raise NotCarriedOut(400, detail, messages)
