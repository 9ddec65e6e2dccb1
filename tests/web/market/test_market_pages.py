"""The market's pages: each answers, is a pure function of its address, and says what it shows."""

from __future__ import annotations

import re

import pytest

from storebuilder import storefronts
from storebuilder.aggregator.models import Offer, Store
from storebuilder.db import db, writing
from storebuilder.storefronts import hosts
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from tests.conftest import Browser
from tests.web.market.bazaar import offer_id
from tests.web.shop.reading import linked_data

PATHS = ("/", "/goods", "/categories", "/categories/674", "/stores", "/stores/tea-house", "/deals",
         "/search", "/search?q=teapot", "/search?q=zzz", "/join", "/offline", "/goods/1",
         "/goods?country=JP&price-max=100&only=available", "/stores?letter=t")  # fmt: skip
ORIGIN = "http://market.localhost:8000"


def test_it_works(bazaar_open: House, shopper: Browser) -> None:
    text = shopper.get("/").text
    for words in ("Blue teapot", "Table lamp", "Kiln Street", "Deals for a time", "Until "):
        assert words in text
    assert "JP" not in re.findall(r'class="price">([^<]+)', text)


@pytest.mark.parametrize("prefix", ["", "/zh-CN"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_a_pure_function_of_its_address(
    bazaar_open: House, shopper: Browser, path: str, prefix: str
) -> None:
    answer = shopper.get(prefix + path)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert answer.headers["Content-Language"] == (prefix[1:] or "en")
    again = shopper.get(prefix + path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", PATHS)
def test_no_page_holds_what_its_policy_would_block(
    bazaar_open: House, shopper: Browser, path: str
) -> None:
    text = shopper.get(path).text
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)", text) == []
    assert re.findall(r"<[a-z][^>]*\s(?:style|on[a-z]+)\s*=", text) == []
    assert re.findall(r'(?:src|srcset)="https?://', text) == []


@pytest.mark.parametrize("path", PATHS)
def test_no_word_is_missing_in_either_language(
    bazaar_open: House, shopper: Browser, path: str
) -> None:
    for prefix in ("", "/zh-CN"):
        text = re.sub(r"<script.*?</script>", "", shopper.get(prefix + path).text, flags=re.DOTALL)
        shown = re.sub(r"<[^>]+>", " ", text)
        keys = r"\b(?:shop|shelf|search|why|deal|merchant|policy|state|offer|join|error)\.[a-z_]+\b"
        assert re.findall(keys, shown) == []
        assert re.findall(r"\{[a-z]+\}", shown) == []


@pytest.mark.parametrize("path", ["/", "/goods", "/categories/674", "/stores/tea-house", "/join"])
def test_pages_name_their_one_address_and_their_other_language(
    bazaar_open: House, shopper: Browser, path: str
) -> None:
    text = shopper.get(f"/zh-CN{path}").text
    assert f'<link rel="canonical" href="{ORIGIN}/zh-CN{path}">' in text
    assert f'hreflang="en" href="{ORIGIN}{path}"' in text
    assert f'hreflang="x-default" href="{ORIGIN}{path}"' in text


@pytest.mark.parametrize(
    "path", ["/search?q=teapot", "/goods?country=JP", "/goods?sort=price-low", "/stores?q=tea"]
)
def test_what_is_the_same_goods_once_more_stays_out_of_indexes(
    bazaar_open: House, shopper: Browser, path: str
) -> None:
    text = shopper.get(path).text
    assert '<meta name="robots" content="noindex">' in text
    assert 'rel="canonical"' not in text


def test_an_empty_market_says_what_it_is(market: House, shopper: Browser) -> None:
    for path in ("/", "/goods", "/categories", "/stores", "/search"):
        text = shopper.get(path).text
        assert "The first merchants are on their way" in text, path
        assert 'href="/join"' in text


def test_sections_stand_as_the_operator_arranged_them(bazaar_open: House, shopper: Browser) -> None:
    front = db.session.query(Storefront).one()
    page = {
        "sections": {
            "one": {"type": "editorial", "settings": {"heading": "Why we do this"}},
            "two": {"type": "arrivals", "settings": {"heading": {"en": "Fresh", "zh-CN": "新鲜"}}},
        },
        "order": ["two", "one"],
    }
    storefronts.change_storefront(front.id, theme_settings={"templates": {"index": page}})
    hosts.forget()
    text = shopper.get("/").text
    assert text.index("Fresh") < text.index("Why we do this")
    assert "Deals for a time" not in text
    assert "新鲜" in shopper.get("/zh-CN/").text


def test_categories_lead_down_to_their_goods(bazaar_open: House, shopper: Browser) -> None:
    text = shopper.get("/categories").text
    assert "Home &amp; Garden" in text
    top = re.search(r'href="/categories/(\d+)"><span class="sign', text)
    assert top
    below = shopper.get(f"/categories/{top[1]}").text
    assert "Blue teapot" in below
    cups = shopper.get("/categories/674").text
    assert "Green cup" in cups
    assert "Table lamp" not in cups
    assert shopper.get("/categories/999999").status_code == 404


def test_shelves_list_their_goods_for_programs(bazaar_open: House, shopper: Browser) -> None:
    found = linked_data(shopper.get("/categories/674").text)
    lists = [one for one in found if one["@type"] == "ItemList"]
    addresses = {item["url"] for item in lists[0]["itemListElement"]}
    assert f"{ORIGIN}/goods/{offer_id('kiln', 'cup')}" in addresses


def test_a_price_says_whose_it_is_and_about_how_much(bazaar_open: House, shopper: Browser) -> None:
    english = shopper.get("/stores/kiln").text
    assert "¥1,100" in english
    assert "about $7.33" in english
    assert "约" in shopper.get("/zh-CN/stores/kiln").text
    assert "about" not in re.sub(r"<footer.*", "", shopper.get("/stores/lamps").text, flags=re.S)


def test_a_deal_whose_time_is_over_is_none(bazaar_open: House, shopper: Browser) -> None:
    assert "Green cup" in shopper.get("/deals").text
    with writing():
        db.session.query(Offer).filter_by(id=offer_id("tea-house", "cup")).one().amount = 7000
    text = shopper.get("/deals").text
    assert "Green cup" not in text
    assert "No deal right now" in text


def test_pages_after_the_last_are_not_there(bazaar_open: House, shopper: Browser) -> None:
    for path in ("/goods", "/search?q=teapot", "/stores", "/stores/tea-house"):
        more = "&" if "?" in path else "?"
        assert shopper.get(f"{path}{more}page=2").status_code == 404, path


def test_a_closed_market_says_so(bazaar_open: House, shopper: Browser) -> None:
    with writing():
        db.session.query(Storefront).one().open = False
    hosts.forget()
    answer = shopper.get("/goods")
    assert answer.status_code == 503
    assert "Closed for the moment" in answer.text
    assert answer.headers["Retry-After"]


def test_a_merchant_who_left_is_gone_and_a_stranger_never_was(
    bazaar_open: House, shopper: Browser
) -> None:
    with writing():
        db.session.query(Store).filter_by(handle="lamps").one().state = "left"
    assert shopper.get("/stores/lamps").status_code == 410
    assert shopper.get("/stores/nobody").status_code == 404
