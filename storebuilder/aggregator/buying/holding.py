"""What lies in a bag, as plain data: it is read before merchants are asked, and not again after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from storebuilder.aggregator.models import Bag, BagLine, Offer, OfferText, Store
from storebuilder.db import db

Words = Mapping[tuple[int, str], dict[str, list[str]]]


@dataclass(frozen=True)
class Held:
    """A line with what is known of its goods here; amounts are minor units of ``currency``."""

    store_id: int
    id: int
    offer_id: int
    external_id: str
    variant: str
    quantity: int
    seen: int
    #: Whether the variant is among what is shown here, and whether it can be had.
    listed: bool
    available: bool
    amount: int
    currency: str
    choice: str


def read_lines(bag: Bag, language: str) -> tuple[list[Held], dict[int, Store]]:
    """The lines in the order of their merchants, and these; two statements."""
    rows = db.session.execute(
        select(Store, BagLine, Offer)
        .join(Offer, Offer.id == BagLine.offer_id)
        .join(Store, Store.id == Offer.store_id)
        .where(BagLine.bag_id == bag.id)
        .order_by(Store.name, Store.id, BagLine.id)
    ).all()
    words = _choices([row.Offer.id for row in rows])
    held = [_held(row.BagLine, row.Offer, words, language) for row in rows]
    return held, {row.Store.id: row.Store for row in rows}


def _held(line: BagLine, offer: Offer, words: Words, language: str) -> Held:
    found: dict[str, Any] | None = next(
        (one for one in offer.variants if one["id"] == line.variant), None
    )
    one = found or {}
    own = words.get((offer.id, offer.language), {})
    values = words.get((offer.id, language), own).get(line.variant, [])
    return Held(
        store_id=offer.store_id,
        id=line.id,
        offer_id=offer.id,
        external_id=offer.external_id,
        variant=line.variant,
        quantity=line.quantity,
        seen=line.seen,
        listed=offer.shown and found is not None,
        available=bool(one.get("available", True)),
        amount=int(one.get("amount", offer.amount)),
        currency=offer.currency,
        choice=" / ".join(filter(None, values)),
    )


def _choices(ids: Sequence[int]) -> Words:
    rows = db.session.execute(
        select(OfferText.offer_id, OfferText.language, OfferText.choices).where(
            OfferText.offer_id.in_(ids)
        )
    )
    return {(row.offer_id, row.language): row.choices for row in rows}
