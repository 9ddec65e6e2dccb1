"""Ways of delivery, and the ones that a storefront starts with."""

from __future__ import annotations

import pytest

from storebuilder import shipping
from storebuilder.db import db, writing
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts import add_storefront
from storebuilder.web.faces import House
from tests.catalog.builders import front


def _rate(handle: str = "main", **facts: object) -> ShippingRate:
    facts = {"name": "Post", "amount": 500, **facts}
    row = ShippingRate(storefront_id=front(handle).id, **facts)
    with writing():
        db.session.add(row)
    return row


def _names(country: str, *, subtotal: int = 1000, grams: int = 500, lang: str = "en") -> list[str]:
    found = shipping.options(front(), lang, country, subtotal, grams)
    return [f"{option.name} {option.amount}" for option in found]


def test_it_works(app: House) -> None:
    shipping.start_with(front().id, "USD", "CN")
    assert _names("CN") == ["Standard delivery 500"]
    assert _names("DE") == ["International delivery 1500"]
    assert _names("CN", lang="zh-CN") == ["标准配送 500"]


def test_from_a_subtotal_on_it_is_free(app: House) -> None:
    _rate(free_from=6000)
    assert [_names("CN", subtotal=5999), _names("CN", subtotal=6000)] == [["Post 500"], ["Post 0"]]


def test_what_is_too_heavy_goes_another_way(app: House) -> None:
    _rate(max_weight_grams=1000)
    _rate(name="Freight", amount=9000, position=1)
    assert _names("CN", grams=1000) == ["Post 500", "Freight 9000"]
    assert _names("CN", grams=1001) == ["Freight 9000"]


def test_the_rest_of_the_world_is_what_no_other_rate_names(app: House) -> None:
    _rate(countries=["CN"])
    _rate(name="Abroad", amount=1500)
    assert _names("CN") == ["Post 500"]
    assert _names("US") == ["Abroad 1500"]


def test_what_is_switched_off_is_not_offered(app: House) -> None:
    _rate(active=False)
    assert _names("CN") == []


def test_a_storefront_for_one_country_delivers_nowhere_else(app: House) -> None:
    shipping.start_with(front("cn").id, "CNY", "CN")
    cn = front("cn")
    assert [option.name for option in shipping.options(cn, "zh-CN", "CN", 0, 0)] == ["标准配送"]
    assert shipping.options(cn, "zh-CN", "DE", 0, 0) == []
    assert shipping.options(cn, "zh-CN", "", 0, 0) == []


def test_rates_of_another_storefront_are_not_offered(app: House) -> None:
    _rate("cn", countries=["CN"])
    assert _names("CN") == []


@pytest.mark.parametrize(
    ("currency", "amounts"), [("JPY", [600, 2000]), ("KWD", [5000, 15000]), ("EUR", [500, 1500])]
)
def test_a_new_storefront_starts_with_round_figures(
    app: House, currency: str, amounts: list[int]
) -> None:
    row = add_storefront(
        "new", name="New", host="new.localhost", currency=currency, languages=["en"]
    )
    assert len(shipping.start_with(row.id, currency, "DE")) == 2
    rates = db.session.query(ShippingRate).order_by(ShippingRate.position)
    assert [rate.amount for rate in rates] == amounts


def test_rates_that_are_there_are_left_alone(app: House) -> None:
    _rate(name="Mine")
    assert shipping.start_with(front().id, "USD", "CN") == []
    assert _names("CN") == ["Mine 500"]


def test_a_storefront_that_only_sells_abroad_gets_no_rate_for_home(app: House) -> None:
    row = add_storefront(
        "eu",
        name="EU",
        host="eu.localhost",
        currency="EUR",
        languages=["en"],
        countries=["DE", "FR"],
    )
    assert len(shipping.start_with(row.id, "EUR", "CN")) == 1
    found = shipping.options(front("eu"), "en", "FR", 0, 0)
    assert [option.name for option in found] == ["International delivery"]
