"""Deciding where tax is collected: standard rates are copied from ``rates.toml`` into the shop.

A row in the shop means that the merchant collects it. So nothing is collected anywhere before
``collect_in`` was called, and the merchant may change or add rows.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import delete, select

from storebuilder import pagestore
from storebuilder.db import changed, db, writing
from storebuilder.tax.models import TaxRate

_FILE = Path(__file__).with_name("rates.toml")


@cache
def standard_rates() -> dict[str, list[dict[str, object]]]:
    """The standard rates of the file by country: name, basis_points, starts_on, ends_on, source."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        country: [
            {
                "name": str(entry["name"]),
                "basis_points": int(rate["basis_points"]),
                "starts_on": _day(rate["from"]),
                "ends_on": _day(rate["until"]) if "until" in rate else None,
                "source": str(rate.get("source", entry["source"])),
            }
            for rate in entry["rates"]
        ]
        for country, entry in data.items()
    }


def collect_in(countries: Iterable[str]) -> list[str]:
    """Start to collect the standard tax of these countries; returns those that are known.

    Countries that have rows already are left as the merchant made them.
    """
    known = [country for country in countries if country in standard_rates()]
    with writing():
        pagestore.stale_all()
        there = set(
            db.session.scalars(select(TaxRate.country).where(TaxRate.country.in_(known)).distinct())
        )
        for country in known:
            if country not in there:
                rows = standard_rates()[country]
                db.session.add_all(TaxRate(country=country, **row) for row in rows)
    return known


def stop_collecting(country: str) -> bool:
    """Collect no tax for orders to this country from now on; says whether there was any."""
    with writing():
        pagestore.stale_all()
        return changed(delete(TaxRate).where(TaxRate.country == country)) > 0


def collected() -> list[str]:
    """The countries in which tax is collected, in alphabetical order."""
    return list(db.session.scalars(select(TaxRate.country).distinct().order_by(TaxRate.country)))


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"{_FILE.name}: {value!r} is not a day")
    return value
