"""The checkout, as a buyer without JavaScript goes through it."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from storebuilder import catalog, inventory, shipping
from storebuilder.cart.models import Cart
from storebuilder.db import db
from storebuilder.orders.models import Order, OrderLine
from storebuilder.web.faces import House
from storebuilder.web.shop import checkout as views
from tests.cart.builders import IN_AMERICA, IN_CHINA, IN_GERMANY, a_variant, rate_of
from tests.catalog.builders import front
from tests.conftest import Browser, browser

PHONE = "+86 138 0013 8000"


def begin(buyer: Browser, *, price: int = 2900, on_hand: int = 10) -> int:
    """A bag with one tea pot, on a storefront that delivers everywhere."""
    for handle in ("main", "cn"):
        shipping.start_with(front(handle).id, front(handle).currency, "CN")
    pot = a_variant("Blue tea pot", price=price, on_hand=on_hand)
    buyer.post("/cart/lines", data={"variant": pot})
    return pot


def contact(buyer: Browser, email: str = "ada@buyer.example", **more: str) -> TestResponse:
    return buyer.post("/checkout/contact", data={"email": email, **more})


def address(buyer: Browser, values: dict[str, str], phone: str = PHONE) -> TestResponse:
    return buyer.post("/checkout/address", data={**values, "phone": phone})


def to_review(buyer: Browser, values: dict[str, str] = IN_CHINA) -> None:
    """Go through all steps up to the review."""
    assert contact(buyer).status_code == 303
    assert address(buyer, values).location == "/checkout/shipping"
    rate = re.search(r'name="rate" value="(\d+)"', buyer.get("/checkout/shipping").text)
    assert rate is not None
    assert buyer.post("/checkout/shipping", data={"rate": rate[1]}).location == "/checkout/review"


def pay(buyer: Browser, **changed: str) -> TestResponse:
    page = buyer.get("/checkout/review").text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    return buyer.post("/checkout/pay", data={**hidden, **changed})


def orders_placed() -> list[Order]:
    db.session.rollback()
    return db.session.query(Order).order_by(Order.id).all()


def the_cart() -> Cart:
    db.session.rollback()
    return db.session.query(Cart).one()


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


def test_a_new_price_is_told_before_paying(buyer: Browser) -> None:
    pot = begin(buyer)
    to_review(buyer)
    page = buyer.get("/checkout/review").text
    seen = re.search(r'name="seen_total" value="(\d+)"', page)
    assert seen is not None
    catalog.change_price(pot, 3900)
    answer = buyer.post("/checkout/pay", data={"seen_total": seen[1], "provider": "pretend"})
    assert answer.status_code == 409
    assert "It is now $44.00. Nothing was ordered yet." in answer.text
    assert orders_placed() == []
    assert pay(buyer).status_code == 303
    assert orders_placed()[0].total == 4400


@pytest.mark.parametrize("seen", ["1", "0", "-3400", "3400.0", "NaN", "", "9" * 300, "٣٤٠٠"])
def test_nobody_pays_less_by_saying_that_they_saw_less(buyer: Browser, seen: str) -> None:
    begin(buyer)
    to_review(buyer)
    assert pay(buyer, seen_total=seen, price="1", total="1").status_code == 409
    assert orders_placed() == []


def test_what_is_sold_out_meanwhile_is_told_in_the_bag(buyer: Browser) -> None:
    pot = begin(buyer)
    to_review(buyer)
    page = buyer.get("/checkout/review").text
    inventory.set_count(pot, 0)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    answer = buyer.post("/checkout/pay", data=hidden)
    assert buyer.get(answer.location).location == "/cart" or answer.location == "/cart"
    assert "Sold out." in buyer.get("/cart").text
    assert orders_placed() == []


def test_a_second_press_makes_no_second_order(buyer: Browser) -> None:
    begin(buyer)
    to_review(buyer)
    first, second = pay(buyer), pay(buyer)
    assert first.location == second.location
    assert len(orders_placed()) == 1


def test_two_presses_at_once_make_no_two_orders(app: House, buyer: Browser) -> None:
    begin(buyer)
    to_review(buyer)
    cookie = buyer.get_cookie("cart", domain=buyer.host)
    assert cookie is not None
    token = cookie.value
    found: list[str] = []

    def press() -> None:
        window = browser(app)
        window.set_cookie("cart", token, domain=window.host)
        data = {"seen_total": "3400", "provider": "pretend"}
        answer = window.post("/checkout/pay", data=data)
        found.append(f"{answer.status_code} {answer.location}")

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [order.state for order in orders_placed()] == ["pending"], found
    assert db.session.query(OrderLine).count() == 1
    assert len({each for each in found if each.startswith("303")}) == 1, found


def test_back_from_the_payment_page_the_bag_is_still_there(buyer: Browser) -> None:
    begin(buyer, on_hand=1)
    to_review(buyer)
    pay(buyer)
    assert "Pay $34.00" in buyer.get("/checkout/review").text
    assert "Go to checkout" in buyer.get("/cart").text


def test_who_tries_cards_is_stopped(buyer: Browser) -> None:
    begin(buyer)
    to_review(buyer)
    for _ in range(views.MOST_BY_CART):
        assert pay(buyer).status_code == 303
    answer = pay(buyer)
    assert answer.status_code == 429
    assert timedelta(0) < timedelta(seconds=int(answer.headers["Retry-After"])) <= views.WITHIN
    assert "nothing was charged" in answer.text


def test_many_carts_from_one_address_are_stopped_too(app: House) -> None:
    statuses = []
    for _ in range(views.MOST_BY_ADDRESS + 1):
        somebody = browser(app)
        begin(somebody)
        to_review(somebody)
        statuses.append(pay(somebody).status_code)
    assert statuses == [303] * views.MOST_BY_ADDRESS + [429]


def test_a_way_to_pay_that_is_not_offered_is_refused(buyer: Browser) -> None:
    begin(buyer)
    to_review(buyer)
    for name in ("stripe", "manual", "../pretend", "x" * 500, ""):
        answer = pay(buyer, provider=name)
        assert answer.status_code == 422
        assert "Choose how you would like to pay." in answer.text
    assert orders_placed() == []


def test_a_note_cannot_smuggle_headers(buyer: Browser) -> None:
    begin(buyer)
    to_review(buyer)
    note = "Thanks\r\nBcc: everybody@example.com\r\n\r\n\x00\x1b[31m<script>alert(1)</script>"
    assert pay(buyer, note=note).status_code == 303
    [order] = orders_placed()
    assert order.note == "Thanks\nBcc: everybody@example.com\n[31m<script>alert(1)</script>"
    assert "<script>alert" not in buyer.get("/checkout/review").text


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
