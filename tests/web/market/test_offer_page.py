"""An offer's page: choices without a script, whose price it is, who sells, the same elsewhere."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from storebuilder.aggregator import hiding
from storebuilder.aggregator.models import Store
from storebuilder.db import db, writing
from storebuilder.web.faces import House
from tests.conftest import Browser
from tests.web.market.bazaar import offer_id
from tests.web.shop.reading import linked_data


@pytest.fixture
def pot(bazaar_open: House) -> str:
    """The path of the teapot of the tea house."""
    return f"/goods/{offer_id('tea-house', 'pot')}"


def test_it_works(pot: str, shopper: Browser) -> None:
    text = shopper.get(pot).text
    for words in (
        "Blue teapot",
        "CN¥200.00",
        "about $27.78",
        "Tea House 茶舍",
        "Kiln Nine",
        "Pours without a drip",
        "China, United States, Germany",
        "In stock",
    ):
        assert words in text, words
    assert 'href="https://tea-house.example/pot?v=1"' in text


def test_a_choice_is_made_by_the_address_alone(pot: str, shopper: Browser) -> None:
    text = shopper.get(f"{pot}?option-0=Blue&option-1=L").text
    assert "CN¥300.00" in text
    assert "CN¥360.00" in text
    assert re.search(r'name="option-1" value="L" checked', text)
    assert shopper.get(f"{pot}?variant=v2").text.count("CN¥300.00") == text.count("CN¥300.00")
    # What is not made in this combination leads to the nearest one; a stranger's name to the first.
    assert "Sold out" in shopper.get(f"{pot}?option-0=White&option-1=L").text
    assert "CN¥200.00" in shopper.get(f"{pot}?variant=nothing").text


def test_what_cannot_be_had_is_struck_through_and_said(pot: str, shopper: Browser) -> None:
    text = shopper.get(pot).text
    white = re.search(r'class="value value--out">(?:(?!</label>).)*value="White".*?</label>', text)
    assert white
    assert "Sold out" in white[0]
    assert "hidden" not in re.sub("visually-hidden", "", white[0])


def test_the_reader_is_spoken_to_in_their_language(pot: str, shopper: Browser) -> None:
    text = shopper.get(f"/zh-CN{pot}").text
    for words in (
        "蓝色茶壶",
        "釉色",
        "约 US$27.78",
        "到 Tea House 茶舍 的店里看",
        "加入购物车",
        "北京时间",
        "中国、美国、德国",
    ):
        assert words in text, words
    cup = shopper.get(f"/zh-CN/goods/{offer_id('tea-house', 'cup')}").text
    assert '<h1 lang="en">Green cup</h1>' in cup


def test_the_same_goods_stand_side_by_side(pot: str, shopper: Browser) -> None:
    text = shopper.get(f"/goods/{offer_id('tea-house', 'cup')}").text
    assert "The same at another merchant" in text
    side = text[text.index('class="same"') :]
    assert "Kiln Street" in side
    assert "¥1,100" in side
    assert 'class="same"' not in shopper.get(pot).text
    other = shopper.get(f"/goods/{offer_id('kiln', 'cup')}").text
    assert "Tea House 茶舍" in other[other.index('class="same"') :]


def test_a_page_tells_programs_who_sells_what_for_how_much(pot: str, shopper: Browser) -> None:
    product = linked_data(shopper.get(pot).text)[0]
    assert product["@type"] == "Product"
    offers = product["offers"]
    assert [one["price"] for one in offers] == ["200.00", "300.00", "210.00"]
    assert {one["priceCurrency"] for one in offers} == {"CNY"}
    assert offers[0]["seller"]["name"] == "Tea House 茶舍"
    assert offers[2]["availability"] == "https://schema.org/OutOfStock"


def test_a_link_that_is_shared_shows_picture_and_price(pot: str, shopper: Browser) -> None:
    text = shopper.get(pot).text
    assert '<meta property="og:type" content="product">' in text
    assert 'property="og:image" content="http://market.localhost:8000/media/' in text
    assert '<meta property="product:price:currency" content="CNY">' in text
    assert f'<input readonly value="http://market.localhost:8000{pot}"' in text


def test_the_script_is_told_all_choices(pot: str, shopper: Browser) -> None:
    found = re.search(r'data-variants="([^"]+)"', shopper.get(pot).text)
    assert found
    rows = json.loads(unescape(found[1]))
    assert [row["id"] for row in rows] == ["v1", "v2", "v3"]
    assert rows[1]["was"] == "CN¥360.00"
    assert rows[0]["about"] == "about $27.78"


def test_what_was_taken_out_is_gone(pot: str, shopper: Browser) -> None:
    hiding.hide(int(pot.rpartition("/")[2]))
    answer = shopper.get(pot)
    assert answer.status_code == 410
    assert "This is no longer offered" in answer.text
    assert shopper.get("/goods/999999").status_code == 404


def test_goods_go_into_the_cart_where_the_merchant_takes_orders_from_here(
    pot: str, shopper: Browser
) -> None:
    text = shopper.get(f"{pot}?variant=v2").text
    form = text[text.index("buy-form") :].partition("</form>")[0]
    assert 'method="post" action="/cart"' in form
    assert f'name="offer" value="{pot.rpartition("/")[2]}"' in form
    assert 'name="variant" value="v2"' in form
    assert "Add to cart" in form


def test_other_merchants_are_bought_from_in_their_own_shops(pot: str, shopper: Browser) -> None:
    with writing():
        db.session.query(Store).filter_by(handle="tea-house").one().source = "google"
    text = shopper.get(pot).text
    assert "Buy at Tea House 茶舍" in text
    assert 'action="/cart"' not in text
    assert "data-add" not in text
