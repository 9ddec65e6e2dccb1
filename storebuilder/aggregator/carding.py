"""Cards: offers as a grid shows them; which ones is one statement, what they show another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, String, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from storebuilder.aggregator.models import MarketPicture, Offer, OfferText, Store
from storebuilder.aggregator.views import OfferCard, StoreTag
from storebuilder.db import db
from storebuilder.media import PictureView, view
from storebuilder.media.models import Picture

#: A selection of ``offer_id`` in order.
Chosen = Select[Any]

OFFER = (
    *(Offer.id, Offer.brand, Offer.amount, Offer.amount_to, Offer.compare_at, Offer.currency),
    *(Offer.comparable, Offer.available, Offer.availability, Offer.category_id, Offer.gtin),
    *(Offer.first_seen, Offer.images, Offer.variants),
)
STORE = (
    Store.id.label("store_id"),
    Store.handle.label("store_handle"),
    Store.name.label("store_name"),
    Store.country.label("store_country"),
)


def read_cards(language: str, chosen: Chosen, **values: Any) -> list[OfferCard]:
    """The cards of the offers that a selection names; ``values`` fill its bound parameters.

    What the cards show is asked by their numbers, in a statement that is put together once: on a
    hot page that costs more than carrying it out.
    """
    ids = [row.offer_id for row in db.session.execute(chosen, values)]
    if not ids:
        return []
    known = {"language": language, "ids": ids}
    rows = {row.id: row for row in db.session.execute(_by_ids(), known)}
    return [card(rows[number]) for number in ids if number in rows]


def cards(language: str, offer_ids: Sequence[int]) -> list[OfferCard]:
    """Offers in the order asked for; what is not shown is left out."""
    if not offer_ids:
        return []
    wanted = select(Offer.id.label("offer_id")).where(Offer.shown, Offer.id.in_(offer_ids))
    found = {one.offer_id: one for one in read_cards(language, wanted)}
    return [found[number] for number in dict.fromkeys(offer_ids) if number in found]


@cache
def _by_ids() -> Select[Any]:
    return joined(*OFFER, *STORE).where(Offer.id.in_(bindparam("ids", expanding=True)))


def joined(*columns: Any) -> Select[Any]:
    """Select columns of offers with their shop, their words and first picture.

    The reader's language is the bound parameter ``language``.
    """
    language = bindparam("language", type_=String)
    said, own = aliased(OfferText), aliased(OfferText)
    return (
        select(
            *columns,
            func.coalesce(said.title, own.title, "").label("title"),
            *picture_columns(),
        )
        .select_from(Offer)
        .join(Store, Store.id == Offer.store_id)
        .outerjoin(said, and_(said.offer_id == Offer.id, said.language == language))
        .outerjoin(own, and_(own.offer_id == Offer.id, own.language == Offer.language))
        .outerjoin(
            MarketPicture,
            and_(MarketPicture.key == Offer.image_key, MarketPicture.state == "ready"),
        )
        .outerjoin(Picture, Picture.id == MarketPicture.picture_id)
    )


def picture_columns() -> list[Any]:
    """The columns of the joined picture, as ``picture_in`` finds them."""
    names = ("id", "width", "height", "colour", "sizes")
    return [getattr(Picture, name).label(f"picture_{name}") for name in names]


def picture_in(row: Any, alt: str) -> PictureView | None:
    """The picture whose columns stand in a row, where there is one."""
    if row.picture_id is None:
        return None
    width, height = row.picture_width, row.picture_height
    return view(row.picture_id, width, height, row.picture_colour, row.picture_sizes, alt)


def card(row: Any) -> OfferCard:
    """The card in a row of ``joined`` with the columns OFFER and STORE."""
    variants = row.variants or []
    alt = row.images[0].get("alt") if row.images else ""
    return OfferCard(
        offer_id=row.id,
        title=row.title,
        store=StoreTag(row.store_id, row.store_handle, row.store_name, row.store_country),
        brand=row.brand,
        amount=row.amount,
        amount_to=row.amount_to,
        compare_at=row.compare_at,
        currency=row.currency,
        comparable=row.comparable,
        available=row.available,
        availability=row.availability,
        picture=picture_in(row, alt or row.title),
        category_id=row.category_id,
        gtin=row.gtin,
        only_variant=variants[0]["id"] if len(variants) == 1 else None,
        first_seen=row.first_seen,
    )
