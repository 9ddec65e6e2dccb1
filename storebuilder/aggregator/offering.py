"""An offer on its own page, and the same goods at other merchants."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, select

from storebuilder.aggregator.carding import OFFER, STORE, card, joined, read_cards
from storebuilder.aggregator.models import MarketPicture, Offer, OfferText, Store
from storebuilder.aggregator.pictures import key_of
from storebuilder.aggregator.selling import running_deals
from storebuilder.aggregator.stores import store_cards
from storebuilder.aggregator.tree import tree
from storebuilder.aggregator.views import OfferCard, OfferView, OptionView, VariantView
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.media import PictureView, views

MOST_SAME = 20  # merchants side by side


def offer(language: str, offer_id: int) -> OfferView:
    """An offer with all its choices; raises NotFound for what is not shown. Seven statements."""
    row = db.session.execute(_by_id(), {"offer_id": offer_id, "language": language}).first()
    if row is None:
        raise NotFound("These goods are not offered here any more.")
    words = _words(offer_id, language, row.own_language)
    pictures = _pictures(row.images, row.variants, row.title)
    shown = dict.fromkeys(image["url"] for image in row.images)
    return OfferView(
        card=replace(card(row), deal_until=running_deals([offer_id]).get(offer_id)),
        url=row.url,
        description=words.description if words else "",
        language=words.language if words else row.own_language,
        options=tuple(OptionView(name, tuple(values)) for name, values in words.options)
        if words
        else (),
        variants=tuple(_variant(one, words, pictures) for one in row.variants),
        pictures=tuple(pictures[address] for address in shown if address in pictures),
        trail=tree().trail(row.category_id, language),
        store=store_cards(language, [row.store_id], samples=0)[0],
        policies=row.policies,
        sold_here=row.source == "ucp",  # as buying.looking.sells_here
        sku=row.sku,
        external_id=row.external_id,
        seen_at=_later(row.pulled_at, row.changed_at),
    )


@cache
def _by_id() -> Select[Any]:
    columns = (
        *(Offer.url, Offer.sku, Offer.external_id, Offer.language.label("own_language")),
        *(Store.pulled_at, Store.policies, Store.source, Offer.changed_at),
    )
    chosen = joined(*OFFER, *STORE, *columns)
    return chosen.where(Offer.id == bindparam("offer_id"), Offer.shown)


def same_goods(language: str, offer_id: int) -> tuple[OfferCard, ...]:
    """The same goods (by GTIN) at other merchants, the cheapest first; without the offer itself."""
    gtin = select(Offer.gtin).where(Offer.id == offer_id, Offer.gtin != "").scalar_subquery()
    columns: list[Any] = [Offer.id.label("offer_id"), Offer.comparable.label("price")]
    chosen = (
        select(*columns)
        .where(Offer.gtin == gtin, Offer.shown.is_(True), Offer.id != offer_id)
        .order_by(Offer.comparable.is_(None), Offer.comparable, Offer.id)
        .limit(MOST_SAME)
    )
    return tuple(read_cards(language, chosen))


def more_of(language: str, offer_id: int, most: int) -> tuple[OfferCard, ...]:
    """What else its merchant has to sell: of the same category first, the newest first."""
    its = select(Offer.store_id, Offer.category_id).where(Offer.id == offer_id).subquery()
    alike = case((Offer.category_id == its.c.category_id, 0), else_=1)
    chosen = (
        select(Offer.id.label("offer_id"))
        .join(its, its.c.store_id == Offer.store_id)
        .where(Offer.shown.is_(True), Offer.available, Offer.id != offer_id)
        .order_by(alike, Offer.first_seen.desc(), Offer.id.desc())
        .limit(most)
    )
    return tuple(read_cards(language, chosen))


def _words(offer_id: int, language: str, own: str) -> OfferText | None:
    rows = db.session.scalars(
        select(OfferText).where(
            OfferText.offer_id == offer_id, OfferText.language.in_((language, own))
        )
    ).all()
    return next((row for row in rows if row.language == language), rows[0] if rows else None)


def _pictures(
    images: list[dict[str, str]], variants: list[dict[str, Any]], title: str
) -> dict[str, PictureView]:
    """Our copies by the merchant's address, with their words."""
    words = {image["url"]: image.get("alt") or title for image in images}
    for variant in variants:
        if variant.get("image"):
            words.setdefault(variant["image"], title)
    keys = {key_of(address): address for address in words}
    rows = db.session.execute(
        select(MarketPicture.key, MarketPicture.picture_id).where(
            MarketPicture.key.in_(keys), MarketPicture.state == "ready"
        )
    ).all()
    ready = views([row.picture_id for row in rows])
    return {
        keys[row.key]: ready[row.picture_id].said(words[keys[row.key]])
        for row in rows
        if row.picture_id in ready
    }


def _variant(
    one: dict[str, Any], words: OfferText | None, pictures: dict[str, PictureView]
) -> VariantView:
    values = words.choices.get(one["id"], []) if words else []
    return VariantView(
        id=one["id"],
        values=tuple(values),
        sku=one.get("sku", ""),
        amount=one["amount"],
        compare_at=one.get("compare_at"),
        available=one["available"],
        availability=one["availability"],
        url=one.get("url", ""),
        picture=pictures.get(one.get("image", "")),
    )


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else max(one, other)
