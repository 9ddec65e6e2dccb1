"""What the shop says of itself to an aggregator: the listing document."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from storebuilder.cleaning import plain
from storebuilder.db import db
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.joining.models import LIVE, Membership
from storebuilder.storefronts import Front, hosts, pages, the_shop

RULES = ("returns", "shipping", "privacy", "terms")
LONGEST_ABOUT = 600  # characters
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{20,100}")


def member(aggregator: str) -> Membership:
    """The shop in that aggregator; raises NotFound where it never asked to be."""
    row: Membership | None = db.session.scalar(
        select(Membership).where(Membership.aggregator == aggregator[:300])
    )
    if row is None:
        raise NotFound("This shop has not asked to be listed there.")
    return row


def front_of(row: Membership) -> Front:
    """The storefront that is listed; raises NotFound."""
    found = next((front for front in hosts.current() if front.id == row.storefront_id), None)
    if found is None:
        raise NotFound("This storefront does not exist any more.")
    return found


def is_listed(row: Membership, front: Front) -> bool:
    """Whether this storefront is the one that the aggregator may list, now."""
    return row.state in LIVE and front.id == row.storefront_id


def document(row: Membership, front: Front, challenge: str = "") -> dict[str, Any]:
    """The listing document for one aggregator; with its one-time ``challenge`` repeated in it.

    A storefront that is not listed there (any more) says only that. Raises NotAccepted for a
    challenge of another form: nothing else is signed for strangers.
    """
    if challenge and not _CHALLENGE.fullmatch(challenge):
        raise NotAccepted("A challenge is 20 to 100 letters, digits, hyphens and underscores.")
    listed = is_listed(row, front)
    said: dict[str, Any] = {
        "type": "listing",
        "aggregator": row.aggregator,
        "origin": front.origin,
        "challenge": challenge,
        "state": "listed" if listed else "left",
    }
    return said | _about(front) if listed else said


def _about(front: Front) -> dict[str, Any]:
    shop = the_shop()
    profile = front.origin + "/.well-known/ucp"
    return {
        "name": front.name,
        "about": _pages(front, "about"),
        "logo": "",
        "country": front.shop_country,
        "currency": front.currency,
        "languages": list(front.languages),
        "ships_to": list(front.countries),
        "storefront": {
            "handle": front.handle,
            "kind": front.kind,
            "url": front.url("/"),
            "open": front.open,
            "prices_include_tax": front.prices_include_tax,
            "return_days": front.return_days,
            "return_fees": front.return_fees,
        },
        "ucp": profile,
        "changes": front.origin + "/ucp/changes",
        "policies": _policies(front),
        "email": front.shop_email,
        "legal_name": shop.legal_name,
        "address": dict(shop.address),
    }


def _pages(front: Front, handle: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in front.languages:
        try:
            text = plain(pages.page(front, language, handle).body_html)
        except NotFound:
            continue
        if text:
            found[language] = text if len(text) <= LONGEST_ABOUT else f"{text[:LONGEST_ABOUT]}…"
    return found


def _policies(front: Front) -> dict[str, str]:
    there = {row.handle for row in pages.handles(front)}
    return {handle: front.url(f"/pages/{handle}") for handle in RULES if handle in there}
