"""What was sold: by day in the shop's own time zone, in one currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select

from storebuilder import clock
from storebuilder.db import db
from storebuilder.money import exponent
from storebuilder.orders.models import Order
from storebuilder.storefronts import Front, the_shop
from storebuilder.storefronts.models import Storefront
from storebuilder.web.desk.speaking import zone


@dataclass(frozen=True)
class Day:
    """One day and the day as long before: orders, and minor units of what was kept."""

    day: date
    orders: int
    amount: int
    before: int


@dataclass(frozen=True)
class Sales:
    """The sales of the last days, today last; refunds are taken off the day of the order."""

    days: Sequence[Day]
    currency: str
    #: Whether amounts of other currencies were converted by the storefronts' own rates.
    converted: bool

    @property
    def today(self) -> Day:
        return self.days[-1]

    @property
    def amount(self) -> int:
        return sum(day.amount for day in self.days)

    @property
    def before(self) -> int:
        return sum(day.before for day in self.days)

    @property
    def orders(self) -> int:
        return sum(day.orders for day in self.days)

    @property
    def average(self) -> int:
        """What one order brought, in minor units; zero without orders."""
        return self.amount // self.orders if self.orders else 0


def sales(front: Front | None = None, days: int = 30) -> Sales:
    """The last ``days`` days and as many before them, of one storefront or of all; two queries."""
    today = clock.now().astimezone(zone()).date()
    first = today - timedelta(days=2 * days - 1)
    start = datetime.combine(first, time(), zone())
    wanted = select(Order.paid_at, Order.total, Order.refunded, Order.currency, Order.storefront_id)
    wanted = wanted.where(Order.paid_at >= start)
    if front:
        wanted = wanted.where(Order.storefront_id == front.id)
    currency = front.currency if front else the_shop().currency
    rates = _rates()
    amounts, counts = [0] * (2 * days), [0] * (2 * days)
    converted = False
    for paid_at, total, refunded, paid_in, storefront_id in db.session.execute(wanted):
        assert paid_at is not None  # noqa: S101 - asked for by the statement
        at = (paid_at.astimezone(zone()).date() - first).days
        kept = total - refunded
        if paid_in != currency:
            kept = convert(kept, paid_in, currency, rates.get(storefront_id, 1_000_000))
            converted = True
        if 0 <= at < 2 * days:
            amounts[at] += kept
            counts[at] += 1
    return Sales(
        days=[
            Day(first + timedelta(days=at), counts[at], amounts[at], amounts[at - days])
            for at in range(days, 2 * days)
        ],
        currency=currency,
        converted=converted,
    )


def convert(amount: int, given: str, wanted: str, rate_millionths: int) -> int:
    """Minor units of a storefront's currency in the shop's, half away from zero."""
    major = Decimal(amount).scaleb(-exponent(given)) * 1_000_000 / Decimal(rate_millionths)
    return int(major.scaleb(exponent(wanted)).quantize(Decimal(1), ROUND_HALF_UP))


def _rates() -> dict[int, int]:
    rows = db.session.execute(select(Storefront.id, Storefront.rate_millionths))
    return {row.id: row.rate_millionths for row in rows}
