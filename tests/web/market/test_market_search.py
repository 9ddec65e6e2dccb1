"""Finding: goods and merchants in one answer, why they stand there, what to do without a result."""

from __future__ import annotations

import pytest

from storebuilder.web.faces import House
from tests.conftest import Browser


def test_it_works(bazaar_open: House, shopper: Browser) -> None:
    text = shopper.get("/search?q=tea").text
    assert text.index("Tea House 茶舍") < text.index("Blue teapot")
    assert 'id="found-merchants"' in text


def test_it_is_said_why_something_was_found(bazaar_open: House, shopper: Browser) -> None:
    assert "“lamp” is in its name" in shopper.get("/search?q=lamp").text
    assert "“drip” is in its description" in shopper.get("/search?q=drip").text
    assert "Cheapest of 2 merchants" in shopper.get("/search?q=teacup").text
    assert "2 家中最低价" in shopper.get("/zh-CN/search?q=teacup").text


def test_facets_narrow_and_each_can_be_taken_back(bazaar_open: House, shopper: Browser) -> None:
    text = shopper.get("/search?q=green&country=JP&price-max=50").text
    assert "Kiln Street" in text
    assert "1 article" in text
    assert 'href="/search?q=green&amp;price-max=50.00"' in text
    assert 'href="/search?q=green&amp;country=JP"' in text
    assert '<input type="hidden" name="q" value="green">' in text
    assert 'href="/search?q=green">Clear all' in text


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("store=lamps", "Table lamp", "Green cup"),
        ("country=CN", "Green cup", "Table lamp"),
        ("only=reduced", "Old lamp", "Table lamp"),
        ("category=674", "Green cup", "Table lamp"),
        ("price-min=90", "Table lamp", "Old lamp"),
    ],
)
def test_a_shelf_is_narrowed_by(
    bazaar_open: House, shopper: Browser, query: str, there: str, not_there: str
) -> None:
    text = shopper.get(f"/goods?{query}").text
    assert there in text
    assert not_there not in text


def test_orders_are_what_they_say(bazaar_open: House, shopper: Browser) -> None:
    text = shopper.get("/goods?sort=price-low").text
    assert text.index("Green cup") < text.index("Old lamp") < text.index("Table lamp")
    text = shopper.get("/goods?sort=reduced").text
    assert text.index("Old lamp") < text.index("Table lamp")


def test_a_slip_is_mended_and_said(bazaar_open: House, shopper: Browser) -> None:
    text = shopper.get("/search?q=teepot").text
    assert "Blue teapot" in text
    assert "Nothing is called “teepot”" in text


def test_without_a_result_there_is_something_to_do(bazaar_open: House, shopper: Browser) -> None:
    text = shopper.get("/search?q=zzzz").text
    assert "Nothing was found for “zzzz”." in text
    assert 'href="/stores?q=zzzz"' in text
    assert "Browse by category" in text


def test_suggestions_name_merchants_categories_and_goods(
    bazaar_open: House, shopper: Browser
) -> None:
    answer = shopper.get("/search/suggest?q=tea")
    rows = answer.json
    assert isinstance(rows, list)
    assert {"kind": "Merchant", "text": "Tea House 茶舍", "url": "/stores/tea-house"} in rows
    assert any(row["kind"] == "Goods" and row["text"] == "Blue teapot" for row in rows)
    chinese = shopper.get("/zh-CN/search/suggest?q=茶").json
    assert isinstance(chinese, list)
    assert all(row["url"].startswith("/zh-CN/") for row in chinese)
    assert any(row["text"] == "蓝色茶壶" for row in chinese)
    assert shopper.get("/search/suggest?q=t").json == []
    assert shopper.get("/search/suggest").json == []


def test_the_directory_is_searched_by_name_letter_country_and_goods(
    bazaar_open: House, shopper: Browser
) -> None:
    for query, there, not_there in (
        ("q=kiln", "Kiln Street", "Lamp &amp; Son"),
        ("letter=L", "Lamp &amp; Son", "Kiln Street"),
        ("country=JP", "Kiln Street", "Lamp &amp; Son"),
        ("category=536&q=tea", "Tea House", "Kiln Street"),
    ):
        text = shopper.get(f"/stores?{query}").text
        assert there in text, query
        assert not_there not in text, query
    assert "No merchant fits" in shopper.get("/stores?q=zzzz").text


def test_a_merchant_is_told_as_buyers_need_it(bazaar_open: House, shopper: Browser) -> None:
    text = shopper.get("/stores/tea-house").text
    for words in ("Tea ware from Jingdezhen", "China, United States, Germany", "Prices as of",
                  "Visit tea-house.example", "https://tea-house.example/returns"):  # fmt: skip
        assert words in text, words
    assert "fresh" not in text
    assert "景德镇茶器" in shopper.get("/zh-CN/stores/tea-house").text
