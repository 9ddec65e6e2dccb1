"""What a merchant and the operator are told of a shop: what was kept out and why, and figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, select

from storebuilder import clock
from storebuilder.aggregator import telling
from storebuilder.aggregator.models import (
    Offer,
    OfferText,
    Part,
    Problem,
    Pull,
    Purchase,
    Store,
)
from storebuilder.db import db

MOST = 200
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ProblemView:
    """Something of a shop that is not shown, or not as it was sent."""

    external_id: str
    #: What the offer is called here; empty where it never came in.
    title: str
    reason: str
    kept_out: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """A shop in numbers."""

    offers: int
    available: int
    kept_out: int
    cut: int
    hidden: int
    #: Offers that came or changed within a week.
    changed: int
    #: Ordered there through this site within thirty days.
    orders: int


@dataclass(frozen=True, slots=True)
class PullView:
    """One reading of a shop, for the operator."""

    kind: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    pages: int
    seen: int
    changed: int
    gone: int
    kept_out: int
    bytes: int
    waited: int
    reason: str


def problems(store_id: int, language: str, *, most: int = MOST) -> tuple[ProblemView, ...]:
    """What was kept out or cut, and what is hidden here, newest first; two statements."""
    title = func.coalesce(OfferText.title, "").label("title")
    named = and_(OfferText.offer_id == Offer.id, OfferText.language == Offer.language)
    mine = and_(Offer.store_id == Problem.store_id, Offer.external_id == Problem.external_id)
    rows = db.session.execute(
        select(Problem, title)
        .outerjoin(Offer, mine)
        .outerjoin(OfferText, named)
        .where(Problem.store_id == store_id)
        .order_by(Problem.kept_out.desc(), Problem.at.desc(), Problem.id)
        .limit(most)
    ).all()
    hidden = db.session.execute(
        select(Offer.external_id, title, Offer.hidden_reason, Offer.changed_at)
        .outerjoin(OfferText, named)
        .where(Offer.store_id == store_id, Offer.hidden != "", Offer.gone_at.is_(None))
        .order_by(Offer.changed_at.desc(), Offer.id)
        .limit(most)
    ).all()
    told = [
        ProblemView(
            external_id=row.external_id,
            title=row.title,
            reason=row.hidden_reason or telling.sentence(language, "problems.hidden", {}),
            kept_out=True,
            at=row.changed_at,
        )
        for row in hidden
    ]
    told += [
        ProblemView(
            external_id=problem.external_id,
            title=named_as,
            reason=telling.problem_in_words(problem, language),
            kept_out=problem.kept_out,
            at=problem.at,
        )
        for problem, named_as in rows
    ]
    return tuple(told[:most])


def trouble(store: Store, language: str) -> str:
    """Why a shop is slow or broken, in words; empty where it is neither."""
    return telling.said(store.trouble, language)


def figures(store_id: int) -> Figures:
    """A shop in numbers; three statements."""
    fresh = Offer.changed_at > clock.now() - timedelta(days=7)
    goods = db.session.execute(
        select(
            func.count().filter(Offer.shown).label("offers"),
            func.count().filter(Offer.shown, Offer.available).label("available"),
            func.count().filter(Offer.hidden != "", Offer.gone_at.is_(None)).label("hidden"),
            func.count().filter(Offer.shown, fresh).label("changed"),
        ).where(Offer.store_id == store_id)
    ).one()
    kept = db.session.execute(
        select(
            func.count(Problem.external_id.distinct()).filter(Problem.kept_out).label("kept_out"),
            func.count().filter(Problem.kept_out.is_(False)).label("cut"),
        ).where(Problem.store_id == store_id)
    ).one()
    ordered = ordered_lately().where(Part.store_id == store_id)
    return Figures(
        offers=goods.offers,
        available=goods.available,
        kept_out=kept.kept_out,
        cut=kept.cut,
        hidden=goods.hidden,
        changed=goods.changed,
        orders=db.session.scalar(ordered) or 0,
    )


def ordered_lately() -> Select[int]:
    """How many orders merchants got through this site within ``LATELY``."""
    return (
        select(func.count(Part.id))
        .join(Purchase, Purchase.id == Part.purchase_id)
        .where(Part.state == "ordered", Purchase.created_at > clock.now() - LATELY)
    )


def pulls(store_id: int, language: str, *, most: int = 20) -> tuple[PullView, ...]:
    """The last readings of a shop, newest first."""
    rows = db.session.scalars(
        select(Pull).where(Pull.store_id == store_id).order_by(Pull.id.desc()).limit(most)
    )
    return tuple(
        PullView(
            kind=row.kind,
            state=row.state,
            started_at=row.started_at,
            ended_at=row.ended_at,
            pages=row.pages,
            seen=row.seen,
            changed=row.changed,
            gone=row.gone,
            kept_out=row.kept_out,
            bytes=row.bytes,
            waited=row.waited,
            reason=telling.said(row.reason, language),
        )
        for row in rows
    )
