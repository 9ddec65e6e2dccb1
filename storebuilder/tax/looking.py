"""Which tax an order to a country bears on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from storebuilder.db import db
from storebuilder.freshness import fresh
from storebuilder.tax.models import TaxRate


@dataclass(frozen=True)
class Rate:
    """A tax rate in basis points (19 % is 1900), with where it was read."""

    country: str
    region: str
    name: str
    basis_points: int
    on_shipping: bool
    source: str


def rate_for(country: str, region: str, on: date) -> Rate | None:
    """The rate that the merchant collects there on that day; None where none is collected.

    A region's own rate comes before its country's. The later start wins where two overlap.
    """
    row = db.session.execute(
        select(
            TaxRate.country,
            TaxRate.region,
            TaxRate.name,
            TaxRate.basis_points,
            TaxRate.on_shipping,
            TaxRate.source,
        )
        .where(TaxRate.country == country, TaxRate.region.in_({"", region}))
        .where(TaxRate.starts_on <= on, or_(TaxRate.ends_on.is_(None), TaxRate.ends_on >= on))
        .order_by(TaxRate.region.desc(), TaxRate.starts_on.desc(), TaxRate.id.desc())
        .limit(1)
    ).first()
    return Rate(*row) if row else None


def is_collected(countries: Collection[str]) -> bool:
    """Whether tax is collected in any of ``countries``, in any at all where none is named.

    As of at most a second ago, so that every page of a shop may ask.
    """
    where = fresh("tax", lambda: frozenset(db.session.scalars(select(TaxRate.country).distinct())))
    return bool(where.intersection(countries) if countries else where)
