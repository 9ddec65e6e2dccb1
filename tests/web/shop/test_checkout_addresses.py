"""The form of an address in the checkout, and what is typed into it."""

from __future__ import annotations

import re

import pytest

from storebuilder import shipping
from tests.cart.builders import IN_AMERICA, IN_CHINA, IN_GERMANY, a_variant
from tests.catalog.builders import front
from tests.conftest import Browser
from tests.web.shop.buying import (
    address,
    begin,
    contact,
    the_cart,
)


def test_a_mistake_is_told_beside_its_field_and_on_top(buyer: Browser) -> None:
    begin(buyer)
    answer = contact(buyer, "ada at home")
    assert answer.status_code == 422
    assert '<a href="#email">Write an e-mail address' in answer.text
    assert 'id="wrong-email"' in answer.text
    assert 'value="ada at home"' in answer.text
    assert "<title>Please check: Contact" in answer.text


def test_every_missing_part_of_the_address_is_named_at_once(buyer: Browser) -> None:
    begin(buyer)
    contact(buyer)
    answer = address(buyer, {"country_code": "US", "country_area": "", "postal_code": "ABC"}, "")
    summary = re.findall(r'<li><a href="#(\w+)">', answer.text)
    assert answer.status_code == 422
    assert summary == ["name", "street_address", "city", "country_area", "postal_code"]
    assert "ZIP code: write it like 95014." in answer.text


def test_chinese_couriers_need_a_telephone_number(buyer: Browser) -> None:
    begin(buyer)
    contact(buyer)
    answer = address(buyer, IN_CHINA, "")
    assert answer.status_code == 422
    assert "Telephone: this is needed." in answer.text
    assert the_cart().address == {}


def test_provinces_open_cities_and_cities_open_districts(buyer: Browser) -> None:
    begin(buyer)
    contact(buyer)
    some = {"country_code": "CN", "name": "李雷", "street_address": "文三路 1 号"}
    page = address(buyer, some | {"refresh": "country_code"}).text
    assert 'value="浙江省"' in page
    assert 'name="city"' not in page
    page = address(buyer, some | {"country_area": "浙江省"}).text
    assert re.search(r'<select id="city"[^>]*autofocus', page)
    assert 'value="杭州市"' in page
    assert 'name="city_area"' not in page
    page = address(buyer, some | {"country_area": "浙江省", "city": "杭州市"}).text
    assert 'value="西湖区"' in page
    assert "文三路 1 号" in page
    assert address(buyer, IN_CHINA).location == "/checkout/shipping"


def test_another_country_draws_the_form_anew_without_losing_what_was_typed(buyer: Browser) -> None:
    begin(buyer)
    contact(buyer)
    page = address(buyer, IN_AMERICA | {"country_code": "JP", "refresh": "country_code"}).text
    assert "Prefecture" in page
    assert 'value="Ada Lovelace"' in page
    assert "1 Main Street" in page
    assert "field-error" not in page


def test_areas_are_named_in_the_buyers_language(chinese_buyer: Browser, buyer: Browser) -> None:
    begin(buyer)
    contact(buyer)
    form = {"country_code": "CN", "refresh": "country_code"}
    assert '<option value="浙江省">Zhejiang' in address(buyer, form).text
    page = buyer.post("/zh-CN/checkout/address", data=form).text
    assert '<option value="浙江省">浙江省' in page
    assert "收货人姓名" in page


def test_fields_tell_browsers_and_phones_what_they_are(buyer: Browser) -> None:
    begin(buyer)
    assert re.search(
        r'<input type="email"[^>]*inputmode="email"[^>]*autocomplete="email"',
        buyer.get("/checkout/contact").text,
    )
    contact(buyer)
    page = address(buyer, {"country_code": "US", "refresh": "1"}).text
    assert re.search(r'type="tel"[^>]*inputmode="tel"[^>]*autocomplete="shipping tel"', page)
    assert re.search(r'inputmode="numeric"[^>]*autocomplete="shipping postal-code"', page)
    words = set(re.findall(r'autocomplete="shipping ([\w-]+)"', page))
    assert words >= {"name", "organization", "street-address", "address-level1", "address-level2"}


def test_a_storefront_for_one_country_offers_no_other(chinese_buyer: Browser) -> None:
    shipping.start_with(front("cn").id, "CNY", "CN")
    chinese_buyer.post("/cart/lines", data={"variant": a_variant()})
    contact(chinese_buyer)
    page = chinese_buyer.get("/checkout/address").text
    assert re.findall(r'<option value="([A-Z]{2})"', page) == ["CN"]
    answer = address(chinese_buyer, IN_GERMANY)
    assert answer.status_code == 422
    assert "暂不支持配送到该国家或地区" in answer.text
    assert the_cart().address == {}


@pytest.mark.parametrize("part", ["name", "street_address", "city", "postal_code", "country_area"])
def test_an_endless_address_is_refused_quickly(buyer: Browser, part: str) -> None:
    begin(buyer)
    contact(buyer)
    answer = address(buyer, IN_AMERICA | {part: "A" * 60_000})
    assert answer.status_code == 422
    assert len(answer.data) < 60_000
    assert address(buyer, IN_AMERICA | {part: "A" * 1_000_000}).status_code == 413
    assert the_cart().address == {}


def test_what_is_typed_is_shown_as_text(buyer: Browser) -> None:
    begin(buyer)
    contact(buyer)
    name = '"><script>alert(1)</script>'
    page = address(buyer, IN_AMERICA | {"name": name, "postal_code": "x"}).text
    assert "<script>alert" not in page
    address(buyer, IN_AMERICA | {"name": name})
    assert "<script>alert" not in buyer.get("/checkout/review").text


def test_parts_that_no_address_has_are_not_kept(buyer: Browser) -> None:
    begin(buyer)
    contact(buyer)
    address(buyer, IN_AMERICA | {"state": "paid", "total": "1", "token_hash": "x"})
    assert set(the_cart().address) == set(IN_AMERICA)
