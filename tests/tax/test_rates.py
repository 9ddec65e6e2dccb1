"""Where tax is collected, and how much."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from storebuilder import tax
from storebuilder.customers.countries import all_countries
from storebuilder.db import db, writing
from storebuilder.tax.models import TaxRate
from storebuilder.web.faces import House

TODAY = date(2026, 3, 3)
#: Member states on 2026-01-01 (Treaty on European Union, Article 52).
UNION = {
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
}


def _percent(country: str, on: date = TODAY, region: str = "") -> float | None:
    rate = tax.rate_for(country, region, on)
    return rate.basis_points / 100 if rate else None


def test_it_works(app: House) -> None:
    assert tax.collect_in(["DE", "JP"]) == ["DE", "JP"]
    assert [_percent("DE"), _percent("JP"), _percent("FR")] == [19, 10, None]
    assert tax.collected() == ["DE", "JP"]


def test_nothing_is_collected_before_the_merchant_says_so(app: House) -> None:
    assert _percent("DE") is None


def test_a_rate_holds_from_its_first_day_to_its_last(app: House) -> None:
    tax.collect_in(["EE", "DE"])
    days = [date(2025, 6, 30), date(2025, 7, 1)]
    assert [_percent("EE", day) for day in days] == [22, 24]
    days = [date(2020, 6, 30), date(2020, 7, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [_percent("DE", day) for day in days] == [19, 16, 16, 19]


def test_a_half_percent_is_kept(app: House) -> None:
    tax.collect_in(["FI", "CH"])
    assert [_percent("FI"), _percent("CH")] == [25.5, 8.1]


def test_a_region_comes_before_its_country(app: House) -> None:
    with writing():
        for region, points in (("", 500), ("QC", 1498)):
            row = TaxRate(country="CA", region=region, name="GST", basis_points=points)
            row.starts_on, row.source = date(2013, 1, 1), "a test"
            db.session.add(row)
    assert [_percent("CA", region="QC"), _percent("CA", region="AB")] == [14.98, 5]


def test_what_the_merchant_made_is_left_alone(app: House) -> None:
    tax.collect_in(["DE"])
    with writing():
        db.session.query(TaxRate).update({"basis_points": 700})
    tax.collect_in(["DE"])
    assert _percent("DE") == 7


def test_it_can_be_stopped(app: House) -> None:
    tax.collect_in(["DE"])
    assert tax.stop_collecting("DE")
    assert not tax.stop_collecting("DE")
    assert _percent("DE") is None


def test_a_country_without_a_standard_rate_is_not_known(app: House) -> None:
    assert tax.collect_in(["US", "XX"]) == []


@pytest.mark.parametrize("country", tax.standard_rates())
def test_every_rate_has_a_source_and_days_without_gap(country: str) -> None:
    rates = tax.standard_rates()[country]
    assert country in all_countries()
    assert all(len(str(rate["source"])) > 10 for rate in rates)
    assert all(100 < int(str(rate["basis_points"])) <= 2700 for rate in rates)
    for before, after in pairwise(rates):
        ended, starts = before["ends_on"], after["starts_on"]
        assert isinstance(ended, date)
        assert starts == ended + timedelta(days=1)
    assert rates[-1]["ends_on"] is None


def test_the_whole_union_is_there() -> None:
    assert len(UNION) == 27
    assert set(tax.standard_rates()) >= UNION
