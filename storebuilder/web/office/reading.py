"""Reading lists for the operator: merchants, goods, what waits; a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true

from storebuilder.aggregator.models import Offer, OfferText, Store
from storebuilder.db import db
from storebuilder.web.desk.speaking import language

PER_PAGE = 50
IN = Store.state == "accepted"
#: The tabs of the list of merchants, in their order, with what each holds.
MERCHANTS: dict[str, ColumnElement[bool]] = {
    "all": true(),
    "waiting": Store.state.in_(("applied", "waiting")),
    "accepted": IN,
    "troubled": and_(IN, Store.health.in_(("slow", "broken"))),
    "gone": Store.state.in_(("refused", "left", "banned")),
}
GOODS: dict[str, ColumnElement[bool]] = {
    "shown": Offer.shown.is_(True),
    "hand": Offer.hidden == "hand",
    "rule": Offer.hidden == "rule",
    "unplaced": and_(Offer.shown, Offer.category_id.is_(None)),
}


@dataclass(frozen=True)
class Listed:
    """One page of a list, and how many rows each tab holds."""

    rows: Sequence[Any]
    counts: dict[str, int]
    total: int
    pages: int


def merchants(show: str, query: str = "", page: int = 1) -> Listed:
    """The merchants of a tab that answer to ``query``, the newest first; two statements."""
    low = query.lower()
    said = or_(
        func.lower(Store.name).contains(low, autoescape=True),
        Store.origin.contains(low, autoescape=True),
    )
    columns = (
        *(Store.id, Store.name, Store.origin, Store.state, Store.health, Store.trouble),
        *(Store.country, Store.offer_count, Store.problem_count, Store.pulled_at),
        *(Store.applied_at, Store.source, Store.featured),
    )
    wanted = said if query else true()
    return _listed(select(*columns), MERCHANTS, show, wanted, page, Store.id.desc())


def goods(show: str, query: str = "", page: int = 1, store_id: int | None = None) -> Listed:
    """The offers of a tab that answer to ``query``, the latest first; two statements."""
    low = query.lower()
    titled = select(OfferText.offer_id).where(
        func.lower(OfferText.title).contains(low, autoescape=True)
    )
    found = or_(Offer.id.in_(titled), func.lower(Offer.brand) == low, Offer.gtin == query)
    wanted = and_(
        Offer.gone_at.is_(None),
        found if query else true(),
        Offer.store_id == store_id if store_id else true(),
    )
    columns = select(
        *(Offer.id, title_column().label("title"), Offer.amount, Offer.currency, Offer.shown),
        *(Offer.hidden, Offer.hidden_reason, Offer.changed_at, Offer.brand, Offer.own_category),
        *(Store.name.label("store"), Store.id.label("store_id")),
    ).join(Store, Store.id == Offer.store_id)
    return _listed(columns, GOODS, show, wanted, page, Offer.changed_at.desc(), Offer.id.desc())


def title_column() -> Any:
    """An offer's title in the reader's language, else in its shop's own."""
    own = (OfferText.language == language(), 0), (OfferText.language == Offer.language, 1)
    return (
        select(OfferText.title)
        .where(OfferText.offer_id == Offer.id)
        .order_by(case(*own, else_=2))
        .limit(1)
        .correlate(Offer)
        .scalar_subquery()
    )


def _listed(
    columns: Any,
    shows: dict[str, ColumnElement[bool]],
    show: str,
    wanted: ColumnElement[bool],
    page: int,
    *order: Any,
) -> Listed:
    sums = [func.sum(case((held, 1), else_=0)).label(name) for name, held in shows.items()]
    counted = db.session.execute(select(*sums).where(wanted)).one()
    counts = {name: int(number or 0) for name, number in zip(shows, counted, strict=True)}
    pages = max(1, -(-counts[show] // PER_PAGE))
    rows = db.session.execute(
        columns.where(wanted, shows[show])
        .order_by(*order)
        .limit(PER_PAGE)
        .offset((min(page, pages) - 1) * PER_PAGE)
    ).all()
    return Listed(rows, counts, counts[show], pages)
