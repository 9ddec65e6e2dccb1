"""The last step of the checkout: the order is placed once, for what was seen."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest

from storebuilder import catalog, inventory
from storebuilder.db import db
from storebuilder.orders.models import OrderLine
from storebuilder.web.faces import House
from storebuilder.web.shop import checkout as views
from tests.conftest import Browser, browser
from tests.web.shop.buying import (
    begin,
    orders_placed,
    pay,
    to_review,
)


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
