"""The steps of the checkout, as a buyer without JavaScript goes through them."""

from __future__ import annotations

import re

import pytest

from storebuilder import catalog
from storebuilder.db import db
from tests.cart.builders import IN_CHINA, rate_of
from tests.catalog.builders import front
from tests.conftest import Browser
from tests.web.shop.buying import (
    PHONE,
    address,
    begin,
    contact,
    orders_placed,
    pay,
    the_cart,
    to_review,
)


def test_it_works(buyer: Browser) -> None:
    begin(buyer)
    assert buyer.get("/checkout").location == "/checkout/contact"
    to_review(buyer)
    review = buyer.get("/checkout/review").text
    assert "ada@buyer.example" in review
    assert "浙江省杭州市西湖区" in review
    assert "Standard delivery" in review
    assert "Pay $34.00" in review
    answer = pay(buyer, note="Please ring twice")
    [order] = orders_placed()
    assert answer.status_code == 303
    assert f"http://{buyer.host}:8000/pay/" in answer.location
    assert (order.total, order.state, order.note) == (3400, "pending", "Please ring twice")


def test_each_step_leads_to_the_one_that_is_due(buyer: Browser) -> None:
    begin(buyer)
    for step in ("address", "shipping", "review"):
        assert buyer.get(f"/checkout/{step}").location == "/checkout/contact"
    contact(buyer)
    assert buyer.get("/checkout/review").location == "/checkout/address"
    assert address(buyer, IN_CHINA).location == "/checkout/shipping"


def test_an_empty_bag_is_not_checked_out(buyer: Browser) -> None:
    for path in ("/checkout", "/checkout/contact", "/checkout/review"):
        assert buyer.get(path).location == "/cart"
    assert buyer.post("/checkout/pay").location == "/cart"


def test_pages_of_the_checkout_are_never_stored(buyer: Browser) -> None:
    begin(buyer)
    answer = buyer.get("/checkout/contact")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.text


def test_going_back_to_change_something_leads_on_to_the_review(buyer: Browser) -> None:
    begin(buyer)
    to_review(buyer)
    assert 'value="ada@buyer.example"' in buyer.get("/checkout/contact").text
    assert contact(buyer, "new@buyer.example").location == "/checkout/review"


def test_consent_to_news_is_unticked_and_kept(buyer: Browser) -> None:
    begin(buyer)
    assert "checked" not in buyer.get("/checkout/contact").text
    contact(buyer)
    assert not the_cart().marketing
    contact(buyer, marketing="1")
    assert the_cart().marketing


def test_a_delivery_of_another_storefront_is_refused(buyer: Browser) -> None:
    begin(buyer)
    contact(buyer)
    address(buyer, IN_CHINA)
    theirs = rate_of(front("cn"), "CN").id
    for text in (str(theirs), "0", "-1", "x", "", "9" * 40, "٣"):
        answer = buyer.post("/checkout/shipping", data={"rate": text})
        assert answer.status_code == 422
        assert "Choose one of these ways of delivery." in answer.text
    assert the_cart().shipping_rate_id is None


def test_delivery_is_told_in_days(buyer: Browser, time_machine_at: None) -> None:
    begin(buyer)
    contact(buyer)
    address(buyer, IN_CHINA)
    assert "Arrives Thu, Mar 5\u2009–\u2009Sun, Mar 8" in buyer.get("/checkout/shipping").text
    assert "预计 3月5日周四至8日周日 送达" in buyer.get("/zh-CN/checkout/shipping").text


@pytest.fixture
def time_machine_at() -> object:
    import time_machine

    with time_machine.travel("2026-03-03T12:00:00Z", tick=False):
        yield


def test_where_nothing_is_delivered_it_is_said_so(buyer: Browser) -> None:
    begin(buyer)
    contact(buyer)
    row = rate_of(front(), "CN")
    from storebuilder.db import writing

    with writing():
        row.max_weight_grams = 10
    address(buyer, IN_CHINA)
    assert "We have no way of delivery to this address." in buyer.get("/checkout/shipping").text


def test_what_needs_no_parcel_is_not_asked_how_to_send_it(buyer: Browser) -> None:
    pot = begin(buyer)
    from storebuilder.db import writing

    with writing():
        db.session.get_one(catalog.models.Variant, pot).requires_shipping = False
    contact(buyer)
    assert address(buyer, IN_CHINA).location == "/checkout/review"
    assert "Delivery" not in buyer.get("/checkout/review").text


def test_the_whole_way_in_chinese(buyer: Browser) -> None:
    begin(buyer)
    assert buyer.get("/zh-CN/checkout").location == "/zh-CN/checkout/contact"
    answer = buyer.post("/zh-CN/checkout/contact", data={"email": "lilei@buyer.example"})
    assert answer.location == "/zh-CN/checkout/address"
    answer = buyer.post("/zh-CN/checkout/address", data=IN_CHINA | {"phone": PHONE})
    page = buyer.get(answer.location).text
    assert "标准配送" in page
    rate = re.search(r'name="rate" value="(\d+)"', page)
    assert rate is not None
    buyer.post("/zh-CN/checkout/shipping", data={"rate": rate[1]})
    page = buyer.get("/zh-CN/checkout/review").text
    assert "请核对订单" in page
    assert "中国" in page
    seen = re.search(r'name="seen_total" value="(\d+)"', page)
    assert seen is not None
    buyer.post("/zh-CN/checkout/pay", data={"seen_total": seen[1], "provider": "pretend"})
    assert orders_placed()[0].language == "zh-CN"
