"""Addresses in their country's own format."""

from __future__ import annotations

import pytest

from storebuilder.customers import AddressNotAccepted, addresses
from storebuilder.customers.countries import all_countries
from tests.cart.builders import IN_AMERICA, IN_CHINA, IN_GERMANY


def test_it_works() -> None:
    assert addresses.lines(addresses.checked(IN_AMERICA), "en") == [
        "Ada Lovelace",
        "1 Main Street",
        "Apartment 2",
        "Menlo Park, CA 94025",
        "United States",
    ]
    assert addresses.lines(addresses.checked(IN_CHINA), "zh-CN") == [
        "浙江省杭州市西湖区",
        "文三路 1 号",
        "李雷",
        "中国",
    ]
    assert addresses.lines(addresses.checked(IN_GERMANY), "zh-CN")[-2:] == ["10115 Berlin", "德国"]


def test_what_is_missing_is_named_all_at_once() -> None:
    with pytest.raises(AddressNotAccepted) as caught:
        addresses.checked({"country_code": "US", "postal_code": "1"})
    assert caught.value.wrong == {
        "name": "needed",
        "street_address": "needed",
        "city": "needed",
        "country_area": "needed",
        "postal_code": "code",
    }


def test_an_area_is_kept_by_its_key_however_it_was_named() -> None:
    for name in ("CA", "California", "california"):
        assert addresses.checked(IN_AMERICA | {"country_area": name})["country_area"] == "CA"
    for name in ("浙江省", "Zhejiang Sheng"):
        assert addresses.checked(IN_CHINA | {"country_area": name})["country_area"] == "浙江省"


def test_a_postal_code_of_another_state_is_told() -> None:
    with pytest.raises(AddressNotAccepted) as caught:
        addresses.checked(IN_AMERICA | {"postal_code": "10001"})
    assert caught.value.wrong == {"postal_code": "code"}


def test_names_are_not_shouted() -> None:
    assert addresses.checked(IN_AMERICA | {"city": "menlo park"})["city"] == "menlo park"
    london = {
        "name": "Ada",
        "country_code": "GB",
        "city": "London",
        "street_address": "1 Hay Hill",
        "postal_code": "w1j 6dh",
    }
    assert addresses.checked(london)["postal_code"] == "W1J 6DH"


def test_china_goes_by_districts_and_needs_no_postal_code() -> None:
    form = addresses.form_of({"country_code": "CN"}, "zh-CN")
    assert form.parts[:2] == ("name", "country_area")
    assert "postal_code" not in form.required
    with pytest.raises(AddressNotAccepted) as caught:
        addresses.checked(IN_CHINA | {"city_area": ""})
    assert caught.value.wrong == {"city_area": "needed"}


def test_cities_wait_for_their_province() -> None:
    assert addresses.form_of({"country_code": "CN"}).waiting == {"city", "city_area"}
    form = addresses.form_of({"country_code": "CN", "country_area": "浙江省"})
    assert form.waiting == {"city_area"}
    assert ("杭州市", "Hangzhou Shi") in form.choices["city"]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_country_has_a_form(language: str) -> None:
    for country in all_countries():
        form = addresses.form_of({"country_code": country}, language)
        assert {"name", "street_address"} <= set(form.parts), country
        assert form.required <= set(form.parts), country
        assert addresses.lines({"country_code": country, "name": "A"}, language)


@pytest.mark.parametrize("country", ["", "ZZ", "XX", "../..", "a" * 5000, "CN/浙江省"])
def test_what_is_no_country_is_refused(country: str) -> None:
    with pytest.raises(AddressNotAccepted):
        addresses.checked({"country_code": country})


def test_countries_are_in_the_readers_order() -> None:
    found = addresses.countries(["US", "CN", "DE", "AX"], "en")
    assert [name for _, name in found] == ["Åland Islands", "China", "Germany", "United States"]
    found = addresses.countries(["US", "CN", "DE"], "zh-CN")
    assert [name for _, name in found] == ["德国", "美国", "中国"]
    assert len(addresses.countries([], "en")) > 200
