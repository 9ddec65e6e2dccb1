"""Why something stands on a shelf, as a sentence's key and what is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select

from storebuilder.aggregator.filters import Filters
from storebuilder.aggregator.models import Document, Offer
from storebuilder.aggregator.selling import running_deals
from storebuilder.aggregator.tree import tree
from storebuilder.aggregator.views import OfferCard, Why
from storebuilder.db import db
from storebuilder.tokens import Term, terms


def explained(
    cards: Sequence[OfferCard], query: str, filters: Filters, language: str
) -> list[OfferCard]:
    """The cards with the most telling reason of each, and until when its deal holds.

    Three statements: titles, the same goods elsewhere, deals.
    """
    if not cards:
        return []
    ids = [card.offer_id for card in cards]
    sought = terms(query)
    titles = _titles(ids) if sought else {}
    cheapest = _cheapest([card.gtin for card in cards if card.gtin])
    until = running_deals(ids)
    shown = []
    for card in cards:
        deal = until.get(card.offer_id)
        among, lowest = cheapest.get(card.gtin, (0, None))
        if deal is not None:
            why: Why | None = Why("deal", {"until": deal.isoformat()})
        elif among > 1 and card.comparable is not None and card.comparable == lowest:
            why = Why("cheapest", {"count": str(among)})
        elif sought:
            key = "found.title" if _in(titles.get(card.offer_id, ""), sought) else "found.text"
            why = Why(key, {"words": query.strip()})
        else:
            why = _plain(card, filters, language)
        shown.append(replace(card, why=why, deal_until=deal))
    return shown


def _plain(card: OfferCard, filters: Filters, language: str) -> Why | None:
    if card.percent_off:
        return Why("reduced", {"percent": str(card.percent_off)})
    if filters.category is not None:
        trail = tree().trail(card.category_id, language)
        return Why("in.category", {"category": trail[-1].name}) if trail else None
    if filters.stores:
        return Why("by.store", {"store": card.store.name})
    return Why("new", {"on": card.first_seen.date().isoformat()})


def _in(title: str, sought: Sequence[Term]) -> bool:
    padded = f" {title} "
    return all(
        f" {' '.join(term.words)}{'' if term.beginning else ' '}" in padded for term in sought
    )


def _titles(ids: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Document.offer_id, Document.title_tokens).where(Document.offer_id.in_(ids))
    )
    return {row.offer_id: row.title_tokens for row in rows}


def _cheapest(gtins: Sequence[str]) -> dict[str, tuple[int, int | None]]:
    """How many merchants offer the same goods, and the lowest price among them."""
    if not gtins:
        return {}
    rows = db.session.execute(
        select(
            Offer.gtin,
            func.count(Offer.store_id.distinct()).label("among"),
            func.min(Offer.comparable).label("lowest"),
        )
        .where(Offer.gtin.in_(gtins), Offer.shown, Offer.available)
        .group_by(Offer.gtin)
    )
    return {row.gtin: (row.among, row.lowest) for row in rows}
