"""What search engines are told of: all goods and merchants in parts, and what was here once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from storebuilder.aggregator.models import Offer, Store
from storebuilder.db import db

Listed = list[tuple[str, datetime | None]]


def counted() -> tuple[int, int]:
    """How many goods and how many merchants are shown."""
    goods = db.session.scalar(select(func.count()).where(Offer.shown.is_(True))) or 0
    stores = db.session.scalar(select(func.count()).where(Store.state == "accepted")) or 0
    return goods, stores


def listed_goods(part: int, per_part: int) -> Listed:
    """Paths of shown goods and when they changed, in the order in which they came.

    ``part`` is counted from 1.
    """
    rows = db.session.execute(
        select(Offer.id, Offer.changed_at)
        .where(Offer.shown.is_(True))
        .order_by(Offer.id)
        .limit(per_part)
        .offset((part - 1) * per_part)
    )
    return [(f"/goods/{row.id}", row.changed_at) for row in rows]


def listed_stores(part: int, per_part: int) -> Listed:
    """Paths of the accepted merchants and when they were accepted."""
    rows = db.session.execute(
        select(Store.handle, Store.accepted_at)
        .where(Store.state == "accepted")
        .order_by(Store.id)
        .limit(per_part)
        .offset((part - 1) * per_part)
    )
    return [(f"/stores/{row.handle}", row.accepted_at) for row in rows]


def was_offered(offer_id: int) -> bool:
    """Whether there is an offer with this number that is not shown any more."""
    gone = select(Offer.id).where(Offer.id == offer_id, ~Offer.shown)
    return db.session.scalar(gone) is not None


def was_here(handle: str) -> bool:
    """Whether a merchant of this handle was accepted once and is no longer."""
    left = (Store.state != "accepted", Store.accepted_at.is_not(None))
    gone = select(Store.id).where(Store.handle == handle, *left)
    return "\0" not in handle and db.session.scalar(gone) is not None
