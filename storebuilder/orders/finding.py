"""Finding orders."""

from __future__ import annotations

import hmac

from sqlalchemy import select

from storebuilder.db import db
from storebuilder.orders.models import Order


def by_token(token: str, *, storefront_id: int | None = None) -> Order | None:
    """The order of a link, where it is one of this storefront; None for anything else.

    Every token takes the same way, well-formed or not, so that its timing tells nothing.
    """
    found: Order | None = db.session.scalar(select(Order).where(Order.token == token[:64]))
    given = found.token if found else "-" * 22
    same = hmac.compare_digest(given.encode(), token.encode())
    if found is None or not same or storefront_id not in {None, found.storefront_id}:
        return None
    return found
