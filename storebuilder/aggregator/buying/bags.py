"""The bag of one browser: finding it, putting goods of any merchant in, changing, taking out."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from storebuilder import clock, jobs
from storebuilder.aggregator.models import Bag, BagLine, Offer
from storebuilder.db import added, changed, db, writing
from storebuilder.errors import NotAccepted, NotFound, SoldOut

MOST_PIECES = 99
MOST_LINES = 60
KEPT_FOR = timedelta(days=60)  # after the last change; so long a browser remembers its bag


def mark_of(token: str) -> str:
    """What is kept of a cookie's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> Bag | None:
    """The bag of a cookie's token, if it has one."""
    if not 20 <= len(token) <= 100:
        return None
    return db.session.scalar(select(Bag).where(Bag.mark == mark_of(token)))


def start(token: str = "") -> tuple[Bag, str]:
    """A bag and the token for its cookie; a token that has no bag yet is used again."""
    token = token if 20 <= len(token) <= 100 else secrets.token_urlsafe(24)
    with writing():
        added(Bag, mark=mark_of(token))
        bag = db.session.scalars(select(Bag).where(Bag.mark == mark_of(token))).one()
    return bag, token


def put_in(bag: Bag, offer_id: int, variant: str, quantity: int) -> int:
    """Put pieces in, and return how many there are now; raises NotFound, SoldOut, NotAccepted."""
    if not 1 <= quantity <= MOST_PIECES:
        raise NotAccepted(
            f"{quantity} pieces cannot be put in.", field="quantity", hint="Use 1 to 99."
        )
    one = variant_of(offer_id, variant)
    if not one["available"]:
        raise SoldOut("This cannot be had just now.", available=0)
    with writing():
        _refuse_too_many(bag, offer_id, variant)
        here = (
            BagLine.bag_id == bag.id,
            BagLine.offer_id == offer_id,
            BagLine.variant == variant,
        )
        fresh = added(
            BagLine, bag_id=bag.id, offer_id=offer_id, variant=variant,
            quantity=quantity, seen=one["amount"],
        )  # fmt: skip
        if not fresh:
            more = func.min if db.engine.dialect.name == "sqlite" else func.least
            total = more(BagLine.quantity + quantity, MOST_PIECES)
            changed(update(BagLine).where(*here).values(quantity=total))
        _touch(bag)
        return db.session.scalars(select(BagLine.quantity).where(*here)).one()


def set_quantity(bag: Bag, line_id: int, quantity: int) -> None:
    """Make it this many pieces; none takes the line out. Raises NotFound, NotAccepted."""
    if not 0 <= quantity <= MOST_PIECES:
        raise NotAccepted(
            f"{quantity} pieces cannot be had.", field="quantity", hint="Use 0 to 99."
        )
    with writing():
        mine = (BagLine.id == line_id, BagLine.bag_id == bag.id)
        if quantity:
            found = changed(update(BagLine).where(*mine).values(quantity=quantity))
        else:
            found = changed(delete(BagLine).where(*mine))
        if not found:
            raise NotFound("This is not in the bag any more.")
        _touch(bag)


def count(token: str) -> int:
    """How many pieces are in the bag of a token."""
    pieces = (
        select(func.coalesce(func.sum(BagLine.quantity), 0))
        .join(Bag, Bag.id == BagLine.bag_id)
        .where(Bag.mark == mark_of(token))
    )
    return int(db.session.scalar(pieces) or 0)


def variant_of(offer_id: int, variant: str) -> dict[str, Any]:
    """A variant of an offer that is shown; raises NotFound."""
    rows = db.session.scalar(select(Offer.variants).where(Offer.id == offer_id, Offer.shown))
    found = next((one for one in rows or [] if one["id"] == variant), None)
    if found is None:
        raise NotFound("These goods are not offered here any more.")
    return dict(found)


def lines_of(bag: Bag) -> Sequence[BagLine]:
    """The lines in the order in which they were put in."""
    mine = select(BagLine).where(BagLine.bag_id == bag.id).order_by(BagLine.id)
    return db.session.scalars(mine).all()


@jobs.job("market.forget_bags", every=timedelta(days=1))
def forget_old() -> None:
    """Forget the bags that nobody has touched for long."""
    with writing():
        changed(delete(Bag).where(Bag.changed_at < clock.now() - KEPT_FOR))


def _refuse_too_many(bag: Bag, offer_id: int, variant: str) -> None:
    others = select(func.count(BagLine.id)).where(BagLine.bag_id == bag.id)
    others = others.where((BagLine.offer_id != offer_id) | (BagLine.variant != variant))
    if (db.session.scalar(others) or 0) >= MOST_LINES:
        raise NotAccepted(f"A bag holds {MOST_LINES} different goods.", hint="Order these first.")


def _touch(bag: Bag) -> None:
    changed(update(Bag).where(Bag.id == bag.id).values(changed_at=clock.now()))
