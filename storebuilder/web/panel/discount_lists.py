"""The list of discounts, what each of them does, and what it brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, or_, select

from storebuilder import clock
from storebuilder.db import db
from storebuilder.orders.models import Order
from storebuilder.promotions.models import Promotion, PromotionUse
from storebuilder.web.desk.speaking import locale, money, t

SHOWS = ("all", "running", "coming", "ended")
PER_PAGE = 50


@dataclass(frozen=True)
class Figures:
    """What the paid orders of a discount brought: how many, and ``{currency: minor units}``."""

    orders: int = 0
    turnover: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Found:
    """A page of the list."""

    rows: Sequence[Promotion]
    counts: dict[str, int]
    total: int
    pages: int


def discount_page(show: str, query: str, page: int) -> Found:
    """A page of the discounts, the newest first; searched by code and title; two queries."""
    asked = _asked(query)
    kinds = {name: _in(name) for name in SHOWS}
    counting = [func.count().filter(and_(asked, wanted)) for wanted in kinds.values()]
    counts = dict(zip(kinds, db.session.execute(select(*counting)).one(), strict=True))
    wanted = select(Promotion).where(asked, kinds[show]).order_by(Promotion.id.desc())
    rows = db.session.scalars(wanted.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    return Found(rows, counts, counts[show], max(1, -(-counts[show] // PER_PAGE)))


def figures(promotion_ids: Sequence[int]) -> dict[int, Figures]:
    """What each of these brought, less what was sent back; one query."""
    rows = db.session.execute(
        select(
            PromotionUse.promotion_id,
            Order.currency,
            func.count(),
            func.sum(Order.total - Order.refunded),
        )
        .join(Order, Order.id == PromotionUse.order_id)
        .where(PromotionUse.promotion_id.in_(promotion_ids), PromotionUse.state == "claimed")
        .where(Order.state == "paid")
        .group_by(PromotionUse.promotion_id, Order.currency)
        .order_by(PromotionUse.promotion_id, Order.currency)
    )
    found: dict[int, Figures] = {}
    for number, currency, orders, kept in rows:
        before = found.get(number, Figures())
        turnover = (*before.turnover, (currency, int(kept)))
        found[number] = Figures(before.orders + orders, turnover)
    return found


def state_of(promotion: Promotion) -> str:
    """The one word for it now: running, coming, used_up, ended or off."""
    now = clock.now()
    if promotion.ends_at and promotion.ends_at <= now:
        return "ended"
    if not promotion.active:
        return "off"
    if promotion.starts_at and promotion.starts_at > now:
        return "coming"
    used_up = promotion.most_uses is not None and promotion.uses >= promotion.most_uses
    return "used_up" if used_up else "running"


def does(promotion: Promotion) -> str:
    """What it takes off, in a few words."""
    amounts = " / ".join(money(amount, unit) for unit, amount in promotion.amounts.items())
    kind = "free_delivery_up_to" if promotion.kind != "amount" and amounts else promotion.kind
    return t(f"discounts.does.{kind}", percent=_percent(promotion.basis_points), amount=amounts)


def terms(promotion: Promotion) -> list[str]:
    """What it asks for, each in a few words."""
    said: list[str] = []
    if promotion.minimums:
        least = " / ".join(money(amount, unit) for unit, amount in promotion.minimums.items())
        said.append(t("discounts.asks.minimum", amount=least))
    if promotion.collection_ids or promotion.product_ids:
        said.append(t("discounts.asks.goods"))
    if promotion.first_order:
        said.append(t("discounts.asks.first_order"))
    elif promotion.most_per_buyer:
        said.append(t("discounts.asks.per_buyer", count=promotion.most_per_buyer))
    if promotion.combinable:
        said.append(t("discounts.asks.combinable"))
    return said


def _percent(basis_points: int) -> str:
    from babel.numbers import format_percent

    return str(format_percent(Decimal(basis_points) / 10000, "#,##0.##%", locale=locale()))


def _asked(query: str) -> ColumnElement[bool]:
    low = query.lower()
    columns = (Promotion.code, Promotion.title)
    return or_(*(func.lower(column).contains(low, autoescape=True) for column in columns))


def _in(show: str) -> ColumnElement[bool]:
    now = clock.now()
    over = or_(Promotion.active.is_(False), func.coalesce(Promotion.ends_at <= now, False))
    later = func.coalesce(Promotion.starts_at > now, False)
    wanted = {
        "all": Promotion.id.is_not(None),
        "running": ~over & ~later,
        "coming": ~over & later,
        "ended": over,
    }
    return wanted[show]
