"""Addresses that answers give: the shop's pages of rules, and the page where a buyer goes on."""

from __future__ import annotations

from storebuilder.agents.models import Session
from storebuilder.agents.negotiating import Caller
from storebuilder.storefronts import pages

#: Pages that every new shop has, by the protocol's names for them.
KINDS = {
    "privacy_policy": "privacy",
    "terms_of_service": "terms",
    "refund_policy": "returns",
    "shipping_policy": "shipping",
}


def rules(caller: Caller) -> list[dict[str, str]]:
    """The pages a buyer must be able to read before paying, as far as the shop has them."""
    there = {row.handle for row in pages.handles(caller.front)}
    return [
        {"type": kind, "url": caller.front.url(f"/pages/{handle}", caller.language)}
        for kind, handle in KINDS.items()
        if handle in there
    ]


def continue_url(caller: Caller, session: Session) -> str:
    """Where the buyer goes on by hand with this very cart."""
    return caller.front.url(f"/checkout/continue/{session.token}", caller.language)


def home(caller: Caller) -> str:
    """Where a buyer goes when nothing else is to be had."""
    return caller.front.url("/", caller.language)
