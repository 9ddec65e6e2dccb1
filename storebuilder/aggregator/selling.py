"""What stands on the first page: timed deals, and what is new."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from storebuilder import clock
from storebuilder.aggregator.carding import read_cards
from storebuilder.aggregator.models import Deal, Offer, Store
from storebuilder.aggregator.views import OfferCard, Why
from storebuilder.db import db

EACH = 4  # of what is new at one merchant, so that none fills the page alone
NEW = timedelta(days=60)


def deals(language: str, most: int = 12) -> tuple[OfferCard, ...]:
    """The deals that hold now, in the operator's order; those that end sooner first."""
    chosen = (
        _holding(Deal.offer_id.label("offer_id"), Deal.position, Deal.ends_at)
        .order_by(Deal.position, Deal.ends_at, Deal.id)
        .limit(most)
    )
    found = read_cards(language, chosen)
    until = running_deals([card.offer_id for card in found])
    return tuple(
        replace(
            card,
            deal_until=until.get(card.offer_id),
            why=Why("deal", {"until": until[card.offer_id].isoformat()}),
        )
        for card in found
        if card.offer_id in until
    )


def arrivals(language: str, most: int = 12) -> tuple[OfferCard, ...]:
    """What came last and can be bought, at most EACH of one merchant."""
    other = aliased(Offer)
    newest = (
        select(other.id)
        .where(other.store_id == Store.id, other.shown.is_(True), other.available)
        .order_by(other.first_seen.desc(), other.id.desc())
        .limit(EACH)
        .correlate(Store)
    )
    # Merchant by merchant through their own index, before anything is sorted.
    firsts = (
        select(Offer.id)
        .select_from(Store)
        .join(Offer, Offer.id.in_(newest))
        .where(Store.state == "accepted")
        .cte("firsts")
        .prefix_with("MATERIALIZED")
    )
    columns: list[Any] = [Offer.id.label("offer_id"), Offer.first_seen]
    chosen = (
        select(*columns)
        .join(firsts, firsts.c.id == Offer.id)
        .where(Offer.first_seen > clock.now() - NEW)
        .order_by(Offer.first_seen.desc(), Offer.id.desc())
        .limit(most)
    )
    found = read_cards(language, chosen)
    return tuple(
        replace(card, why=Why("new", {"on": card.first_seen.date().isoformat()})) for card in found
    )


def running_deals(offer_ids: Collection[int]) -> dict[int, datetime]:
    """Until when a deal holds, of those offers that are in one now."""
    if not offer_ids:
        return {}
    chosen = _holding(Deal.offer_id, func.max(Deal.ends_at).label("until"))
    rows = db.session.execute(chosen.where(Deal.offer_id.in_(offer_ids)).group_by(Deal.offer_id))
    return {row.offer_id: _moment(row.until) for row in rows}


def _holding(*columns: Any) -> Select[Any]:
    # A deal whose price went up is none.
    now = clock.now()
    return (
        select(*columns)
        .join(Offer, Offer.id == Deal.offer_id)
        .where(Offer.shown, Offer.available, Offer.amount <= Deal.most)
        .where(Deal.starts_at <= now, Deal.ends_at > now)
    )


def _moment(value: Any) -> datetime:
    found: datetime = value
    return found
