"""Which promotions a cart may have just now, and why not the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import and_, or_, select

from storebuilder import clock
from storebuilder.catalog.models import CollectionProduct
from storebuilder.db import db
from storebuilder.promotions.buyers import Buyer, Habits, habits
from storebuilder.promotions.models import Promotion
from storebuilder.promotions.reckoning import Offer
from storebuilder.storefronts import Front, translations


@dataclass(frozen=True)
class Good:
    """A line of a cart: its product, and what it costs before anything is taken off."""

    product_id: int | None
    cost: int


@dataclass(frozen=True)
class Refusal:
    """A code that takes nothing off, and why: one of

    ``unknown``, ``early`` (not yet), ``over``, ``used_up``, ``elsewhere`` (another storefront),
    ``first_order``, ``used`` (by this buyer, as often as may be), ``goods`` (nothing that it is
    meant for), ``minimum`` (``missing`` more is needed, in minor units), ``not_combined`` (with
    ``beside``, which saves more) and ``nothing`` (nothing is left to take off).
    """

    code: str
    reason: str
    missing: int = 0
    beside: str = ""


@dataclass(frozen=True)
class Looked:
    """What may be had, in the order of the codes behind what needs none; and what may not."""

    offers: tuple[Offer, ...] = ()
    refused: tuple[Refusal, ...] = ()


def takes_codes(front: Front) -> bool:
    """Whether any code may be put in on this storefront, or will be; one query."""
    now = clock.now()
    running = or_(Promotion.ends_at.is_(None), Promotion.ends_at > now)
    places = db.session.scalars(
        select(Promotion.storefront_ids).where(
            Promotion.code.is_not(None), Promotion.active.is_(True), running
        )
    )
    return any(not ids or front.id in ids for ids in places)


def look(
    front: Front, language: str, codes: Sequence[str], goods: Sequence[Good], buyer: Buyer
) -> Looked:
    """Look at the cart's codes and at what needs no code; at most six queries.

    What depends on who buys is granted until the buyer's e-mail address is known.
    """
    found = _find(codes)
    known = {each.code: each for each in found if each.code}
    wanted = [each for each in found if not each.code]
    wanted += [known[code] for code in codes if code in known]
    shelves, seen = _shelves(goods, wanted), habits(wanted, buyer)
    titles = translations("promotion", [each.id for each in wanted], language)
    offers: list[Offer] = []
    refused = {code: Refusal(code, "unknown") for code in codes if code not in known}
    for promotion in wanted:
        judged = _judge(promotion, front, goods, shelves, seen)
        if isinstance(judged, Offer):
            title = titles.get(promotion.id, {}).get("title") or promotion.title
            offers.append(replace(judged, title=title))
        elif judged.code:
            refused[judged.code] = judged
    return Looked(tuple(offers), tuple(refused[code] for code in codes if code in refused))


def _find(codes: Sequence[str]) -> list[Promotion]:
    automatic = and_(Promotion.code.is_(None), Promotion.active.is_(True))
    asked = select(Promotion).where(or_(automatic, Promotion.code.in_(codes)))
    return list(db.session.scalars(asked.order_by(Promotion.id)))


def _shelves(goods: Sequence[Good], wanted: Sequence[Promotion]) -> dict[int, set[int]]:
    """The products of this cart by collection, of the collections that are asked about."""
    asked = {number for promotion in wanted for number in promotion.collection_ids}
    products = {good.product_id for good in goods if good.product_id}
    if not asked or not products:
        return {}
    rows = db.session.execute(
        select(CollectionProduct.collection_id, CollectionProduct.product_id).where(
            CollectionProduct.collection_id.in_(asked), CollectionProduct.product_id.in_(products)
        )
    )
    shelves: dict[int, set[int]] = {}
    for collection_id, product_id in rows:
        shelves.setdefault(collection_id, set()).add(product_id)
    return shelves


def _judge(
    promotion: Promotion,
    front: Front,
    goods: Sequence[Good],
    shelves: dict[int, set[int]],
    seen: Habits,
) -> Offer | Refusal:
    code = promotion.code or ""
    if reason := _closed(promotion, front) or seen.refuses(promotion):
        return Refusal(code, reason)
    meant = set(promotion.product_ids).union(
        *(shelves.get(number, set()) for number in promotion.collection_ids)
    )
    everything = not promotion.product_ids and not promotion.collection_ids
    eligible = tuple(everything or good.product_id in meant for good in goods)
    cost = sum(good.cost for good, one in zip(goods, eligible, strict=True) if one)
    if not cost:
        return Refusal(code, "goods" if sum(good.cost for good in goods) else "nothing")
    least = promotion.minimums.get(front.currency, 0)
    if cost < least:
        return Refusal(code, "minimum", missing=least - cost)
    return Offer(
        promotion_id=promotion.id,
        code=code,
        title=promotion.title,
        kind=promotion.kind,
        eligible=eligible,
        basis_points=promotion.basis_points,
        amount=promotion.amounts.get(front.currency, 0),
        combinable=promotion.combinable,
    )


def _closed(promotion: Promotion, front: Front) -> str:
    """Why nobody may have it on this storefront now; empty where one may."""
    now = clock.now()
    if not promotion.active:
        return "over" if promotion.ends_at and promotion.ends_at <= now else "unknown"
    if promotion.storefront_ids and front.id not in promotion.storefront_ids:
        return "elsewhere"
    # Amounts stand in one currency each; where it is not this one's, nothing is known of it here.
    for amounts in (promotion.amounts, promotion.minimums):
        if amounts and front.currency not in amounts:
            return "elsewhere"
    if promotion.starts_at and promotion.starts_at > now:
        return "early"
    return "over" if promotion.ends_at and promotion.ends_at <= now else ""
