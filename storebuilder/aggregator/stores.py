"""The directory of merchants: finding them, and one of them on its own page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select, union_all

from storebuilder.aggregator.carding import picture_columns, picture_in
from storebuilder.aggregator.models import MarketPicture, Offer, Store
from storebuilder.aggregator.pictures import key_of
from storebuilder.aggregator.shelves import FacetValue, StorePage
from storebuilder.aggregator.tree import tree
from storebuilder.aggregator.views import StoreCard, StoreView
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.media import PictureView, views
from storebuilder.media.models import Picture
from storebuilder.tokens import terms

MOST_FOUND = 6  # merchants above the goods that a question finds
SAMPLES = 4  # pictures of its newest goods on a merchant's card
MOST_PER_PAGE = 60


def merchants(
    language: str,
    *,
    query: str = "",
    country: str = "",
    letter: str = "",
    category: int | None = None,
    page: int = 1,
    per_page: int = 24,
) -> StorePage:
    """A page of the accepted merchants, those that the operator set first in front, then by size.

    Five statements. ``country`` is where a merchant is; ``category`` one that it has goods in;
    ``letter`` what its handle begins with.
    """
    page, per_page = max(page, 1), min(max(per_page, 1), MOST_PER_PAGE)
    clauses = _clauses(query, category)
    there = [Store.country == country] if country else []
    if letter:
        there.append(func.upper(func.substr(Store.handle, 1, 1)) == letter.upper())
    chosen = (
        select(Store.id, func.count().over().label("total"))
        .where(*clauses, *there)
        .order_by(*_order())
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    rows = db.session.execute(chosen).all()
    countries = db.session.execute(
        select(Store.country, func.count())
        .where(*clauses, Store.country != "")
        .group_by(Store.country)
        .order_by(func.count().desc(), Store.country)
    )
    total = rows[0].total if rows else 0
    return StorePage(
        stores=store_cards(language, [row.id for row in rows]),
        total=total,
        page=page,
        pages=max(1, -(-total // per_page)),
        countries=tuple(FacetValue(code, code, n, code == country) for code, n in countries),
        letters=tuple(
            FacetValue(one, one, n, one == letter.upper()) for one, n in _letters(clauses)
        ),
    )


def chosen(language: str, most: int) -> tuple[StoreCard, ...]:
    """The merchants of the first page: those that the operator set first, then the largest."""
    first = select(Store.id).where(Store.state == "accepted").order_by(*_order()).limit(most)
    return store_cards(language, db.session.scalars(first).all())


def _letters(clauses: Sequence[ColumnElement[bool]]) -> Sequence[Any]:
    first = func.upper(func.substr(Store.handle, 1, 1))
    return db.session.execute(
        select(first, func.count()).where(*clauses).group_by(first).order_by(first)
    ).all()


def found_stores(language: str, query: str) -> tuple[StoreCard, ...]:
    """The few merchants whose name or own words a question finds."""
    if not terms(query):
        return ()
    chosen = select(Store.id).where(*_clauses(query, None)).order_by(*_order()).limit(MOST_FOUND)
    return store_cards(language, db.session.scalars(chosen).all())


def store(language: str, handle: str) -> StoreView:
    """A merchant by its handle; raises NotFound where it is not one of the accepted."""
    row = db.session.execute(
        select(
            *(Store.id, Store.origin, Store.source, Store.policies),
            *(Store.accepted_at, Store.pulled_at),
        ).where(Store.handle == handle, Store.state == "accepted")
    ).first()
    if row is None:
        raise NotFound(f"There is no merchant {handle!r} here.")
    return StoreView(
        card=store_cards(language, [row.id])[0],
        origin=row.origin,
        source=row.source,
        policies=row.policies,
        accepted_at=row.accepted_at,
        pulled_at=row.pulled_at,
    )


def store_cards(
    language: str, ids: Sequence[int], *, samples: int = SAMPLES
) -> tuple[StoreCard, ...]:
    """Merchants in the order asked for, with ``samples`` pictures of their newest goods."""
    if not ids:
        return ()
    rows = {row.id: row for row in db.session.scalars(select(Store).where(Store.id.in_(ids)))}
    logos = _logos([row.logo for row in rows.values() if row.logo])
    pictures = _samples(ids) if samples else {}
    return tuple(
        _card(rows[number], language, logos, pictures.get(number, ())[:samples])
        for number in ids
        if number in rows
    )


def _card(
    row: Store, language: str, logos: dict[str, PictureView], samples: Sequence[PictureView]
) -> StoreCard:
    logo = logos.get(key_of(row.logo)) if row.logo else None
    return StoreCard(
        id=row.id,
        handle=row.handle,
        name=row.name,
        about=said(row.about, language, row.language),
        logo=logo.said(row.name) if logo else None,
        country=row.country,
        currency=row.currency,
        ships_to=tuple(row.ships_to),
        languages=tuple(row.languages),
        offer_count=row.offer_count,
        health=row.health,
        featured=row.featured > 0,
        pictures=tuple(samples),
    )


def said(texts: dict[str, str], language: str, own: str) -> str:
    """A text in the reader's language, a near one, the merchant's own, or any."""
    near = (text for key, text in texts.items() if key[:2] == language[:2])
    return texts.get(language) or next(near, "") or texts.get(own) or next(iter(texts.values()), "")


def _clauses(query: str, category: int | None) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = [Store.state == "accepted"]
    for term in terms(query):
        # Words stand between spaces; the last one of a question may be unfinished.
        end = "" if term.beginning else " "
        clauses.append(Store.words.contains(f" {' '.join(term.words)}{end}", autoescape=True))
    if category is not None:
        below = tree().below(category)
        clauses.append(
            Store.id.in_(
                select(Offer.store_id).where(Offer.shown.is_(True), Offer.category_id.in_(below))
            )
        )
    return clauses


def _order() -> tuple[Any, ...]:
    return ((Store.featured == 0), Store.featured, Store.offer_count.desc(), Store.name, Store.id)


def _logos(addresses: Sequence[str]) -> dict[str, PictureView]:
    if not addresses:
        return {}
    keys = [key_of(address) for address in addresses]
    rows = db.session.execute(
        select(MarketPicture.key, MarketPicture.picture_id).where(
            MarketPicture.key.in_(keys), MarketPicture.state == "ready"
        )
    ).all()
    shown = views([row.picture_id for row in rows])
    return {row.key: shown[row.picture_id] for row in rows if row.picture_id in shown}


@lru_cache(maxsize=16)
def _newest(stores: int) -> Any:
    """The numbers of the newest goods of so many merchants, a few of each, by an index."""
    return union_all(
        *(
            select(
                select(Offer.id)
                .where(Offer.store_id == bindparam(f"store_{place}"), Offer.shown.is_(True))
                .order_by(Offer.first_seen.desc(), Offer.id.desc())
                .limit(2 * SAMPLES)  # some have no picture yet
                .subquery(f"newest_{place}")
            )
            for place in range(stores)
        )
    )


@cache
def _pictured() -> Select[Any]:
    ready = and_(MarketPicture.key == Offer.image_key, MarketPicture.state == "ready")
    return (
        select(Offer.store_id, *picture_columns())
        .outerjoin(MarketPicture, ready)  # outer, so that the few offers come first
        .outerjoin(Picture, Picture.id == MarketPicture.picture_id)
        .where(Offer.id.in_(bindparam("ids", expanding=True)))
        .order_by(Offer.store_id, Offer.first_seen.desc(), Offer.id.desc())
    )


def _samples(ids: Sequence[int]) -> dict[int, list[PictureView]]:
    """The pictures of each merchant's newest goods that have one; two statements."""
    stores = {f"store_{place}": number for place, number in enumerate(ids)}
    newest = db.session.scalars(_newest(len(ids)), stores).all()
    found: dict[int, list[PictureView]] = {}
    for row in db.session.execute(_pictured(), {"ids": list(newest)}):
        picture = picture_in(row, "")
        if picture is not None:
            found.setdefault(row.store_id, []).append(picture)
    return found
