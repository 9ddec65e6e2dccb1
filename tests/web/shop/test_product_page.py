"""A product's page."""

from __future__ import annotations

import re

import pytest

from storebuilder import catalog, storefronts, tax
from storebuilder.db import db
from storebuilder.errors import NotAccepted
from storebuilder.storefronts.models import Storefront
from tests.catalog import builders
from tests.conftest import Browser
from tests.web.shop.reading import linked_data


def test_html_and_css_of_a_product_page_stay_small(buyer: Browser, goods: None) -> None:
    answer = buyer.get("/products/linen-shirt")
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', answer.text)
    size = len(answer.data)
    for sheet in sheets:
        with buyer.get(sheet) as file:
            size += len(file.data)
    assert sheets
    assert size < 60 * 1024


def test_a_product_says_what_one_needs_to_buy_it(buyer: Browser, goods: None) -> None:
    text = buyer.get("/products/blue-tea-pot").text
    for said in ("Blue tea pot", "$29.00", "$39.00", "Delivery is added", "Add to bag", "In stock"):
        assert said in text
    assert "Standard delivery" in text
    assert 'action="/cart/lines"' in text


def test_nothing_is_said_of_tax_where_none_is_collected(buyer: Browser, goods: None) -> None:
    path = "/products/blue-tea-pot"
    assert "tax" not in buyer.get(path).text.lower()
    tax.collect_in(["DE"])
    assert "Tax included." in buyer.get(path).text
    assert "Prices include tax." in buyer.get("/").text
    tax.stop_collecting("DE")
    assert "tax" not in buyer.get(path).text.lower()


def test_delivery_is_said_with_where_to(
    buyer: Browser, goods: None, main_front: Storefront
) -> None:
    everywhere = re.sub(r"\s+", " ", buyer.get("/products/blue-tea-pot").text)
    assert "to China" in everywhere
    assert "to other countries" in everywhere
    storefronts.change_storefront(main_front.id, countries=["US", "CN"])
    there = buyer.get("/products/blue-tea-pot").text
    assert "to United States" in there
    assert "to China" not in there
    assert "送至中国" in buyer.get("/zh-CN/products/blue-tea-pot").text


def test_a_variant_is_part_of_the_address(buyer: Browser, goods: None) -> None:
    product = db.session.query(catalog.models.Product).filter_by(handle="linen-shirt").one()
    last = builders.variant_ids(product.id)[-1]
    text = buyer.get(f"/products/linen-shirt?variant={last}").text
    assert f'name="variant" value="{last}"' in text
    chosen = re.findall(r'name="option-(\d+)" value="(\d+)" checked', text)
    assert len(chosen) == 2
    query = "&".join(f"option-{option}={value}" for option, value in chosen)
    without_script = buyer.get(f"/products/linen-shirt?{query}").text
    assert f'name="variant" value="{last}"' in without_script


@pytest.mark.parametrize("variant", ["0", "99999999999999999999", "x", "-1", "٣", "1'", "%00"])
def test_a_variant_that_is_not_there_gives_the_first(
    buyer: Browser, goods: None, variant: str
) -> None:
    answer = buyer.get(f"/products/linen-shirt?variant={variant}&option-1={variant}")
    assert answer.status_code == 200


def test_what_is_sold_out_can_still_be_read(buyer: Browser, goods: None) -> None:
    builders.product("Empty jar", on_hand=0)
    text = buyer.get("/products/empty-jar").text
    assert "Empty jar" in text
    assert "Sold out" in text
    assert 'aria-disabled="true"' in text


@pytest.mark.parametrize(
    ("days", "fees", "said"),
    [(30, "buyer", "Return within 30 days"), (30, "shop", "Free return within 30 days"),
     (0, "shop", "")],
)  # fmt: skip
def test_a_product_page_says_how_goods_are_sent_back(
    buyer: Browser, goods: None, days: int, fees: str, said: str
) -> None:
    storefronts.change_storefront(1, return_days=days, return_fees=fees)
    text = buyer.get("/products/blue-tea-pot").text
    assert said in text
    offer = linked_data(text)[0]["offers"]["hasMerchantReturnPolicy"]
    assert ("merchantReturnDays" in offer) == (days > 0)
    assert ("return within" in text.lower()) == (days > 0)


@pytest.mark.parametrize(("name", "value"), [("return_days", -1), ("return_days", 366),
                                             ("return_fees", "nobody")])  # fmt: skip
def test_returns_that_are_none_are_refused(goods: None, name: str, value: object) -> None:
    with pytest.raises(NotAccepted):
        storefronts.change_storefront(1, **{name: value})


def test_a_picture_has_its_size_its_words_and_its_sources(buyer: Browser, goods: None) -> None:
    picture = re.search(
        r"<img[^>]+A pot on a table[^>]*>", buyer.get("/products/blue-tea-pot").text
    )
    assert picture
    for attribute in ("srcset=", "sizes=", 'width="800"', 'height="1000"'):
        assert attribute in picture[0]


def test_a_chinese_reader_sees_chinese_words_and_renminbi(
    chinese_buyer: Browser, goods: None
) -> None:
    text = chinese_buyer.get("/products/blue-tea-pot").text
    assert '<html lang="zh-CN" dir="ltr"' in text
    assert "蓝色茶壶" in text
    assert "加入购物袋" in text
    assert "¥209.00" in text
    assert "Add to bag" not in text


def test_a_changed_address_leads_to_the_new_one(buyer: Browser, goods: None) -> None:
    product = db.session.query(catalog.models.Product).filter_by(handle="blue-tea-pot").one()
    catalog.change_product(product.id, handle="indigo-tea-pot")
    answer = buyer.get("/zh-CN/products/blue-tea-pot")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith("/zh-CN/products/indigo-tea-pot")


def test_a_product_that_was_put_away_is_gone_and_a_draft_was_never_there(
    buyer: Browser, goods: None
) -> None:
    old = builders.product("Old jar")
    catalog.archive(old.id)
    builders.product("New jar", published=False)
    assert buyer.get("/products/old-jar").status_code == 410
    assert buyer.get("/products/new-jar").status_code == 404
