"""Purchases as their pages show them: by private link, by browser, by a link for an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from storebuilder.aggregator.buying.bags import mark_of
from storebuilder.aggregator.buying.told import Followed, Told, read, read_followed
from storebuilder.aggregator.models import Part, Purchase, Store
from storebuilder.aggregator.views import StoreTag
from storebuilder.db import db
from storebuilder.errors import NotFound

MOST = 50


@dataclass(frozen=True)
class PartView:
    """One merchant's part of a purchase; amounts are minor units of ``currency``."""

    store: StoreTag
    origin: str
    #: asking, open, paying, refused, ordered, canceled
    state: str
    lines: tuple[dict[str, Any], ...]
    currency: str
    told: Told
    followed: Followed
    #: What the lines cost when the buyer ordered.
    seen: int
    continue_url: str
    order_url: str

    @property
    def dearer(self) -> int:
        """By how much the merchant's lines cost more than the buyer was shown; less is negative."""
        there = sum(line.amount for line in self.told.lines)
        return there - self.seen if self.told.lines else 0


@dataclass(frozen=True)
class PurchaseView:
    """A purchase with all its parts."""

    token: str
    created_at: datetime
    parts: tuple[PartView, ...]

    @property
    def next(self) -> PartView | None:
        """The part to be paid next."""
        return next((part for part in self.parts if part.state == "open"), None)


def by_token(token: str) -> Purchase:
    """A purchase by its private link; raises NotFound."""
    found = db.session.scalar(select(Purchase).where(Purchase.token == token[:60]))
    if found is None:
        raise NotFound("There is no such order.")
    return found


def of_browser(token: str) -> Sequence[Purchase]:
    """The purchases of a browser's cookie, the newest first."""
    return _found(Purchase.mark == mark_of(token)) if token else []


def of_email(email: str) -> Sequence[Purchase]:
    """The purchases of an e-mail address, the newest first."""
    return _found(Purchase.email == email)


def _found(mine: ColumnElement[bool]) -> Sequence[Purchase]:
    wanted = select(Purchase).where(mine).order_by(Purchase.id.desc()).limit(MOST)
    return db.session.scalars(wanted).all()


def views(purchases: Sequence[Purchase]) -> tuple[PurchaseView, ...]:
    """Purchases as plain data; a fixed number of statements."""
    ids = {part.store_id for purchase in purchases for part in purchase.parts}
    stores = {
        store.id: store for store in db.session.scalars(select(Store).where(Store.id.in_(ids)))
    }
    return tuple(
        PurchaseView(
            token=purchase.token,
            created_at=purchase.created_at,
            parts=tuple(_part(part, stores[part.store_id]) for part in purchase.parts),
        )
        for purchase in purchases
    )


def _part(part: Part, store: Store) -> PartView:
    told = read(part.told)
    paying = part.state == "open" and told.status == "complete_in_progress"
    return PartView(
        store=StoreTag(store.id, store.handle, store.name, store.country),
        origin=store.origin,
        state="paying" if paying else part.state,
        lines=tuple(part.lines),
        currency=told.currency or part.currency,
        told=told,
        followed=read_followed(part.followed),
        seen=sum(line["price"] * line["quantity"] for line in part.lines),
        continue_url=part.continue_url,
        order_url=part.order_url,
    )
