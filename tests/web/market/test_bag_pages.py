"""Buying over several merchants, as a browser without scripts does it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from storebuilder import clock
from storebuilder.aggregator.models import BagLine, Offer, Part, Purchase
from storebuilder.db import db
from tests.aggregator.buying.bagging import HOME, pay
from tests.aggregator.buying.conftest import world
from tests.conftest import MARKET_HOST, Browser, browser
from tests.joining.world import SHOP, World

__all__ = ["world"]


def a_buyer(world: World) -> Browser:
    return browser(world.market, MARKET_HOST)


def put_in(world: World, buyer: Browser, title: str = "Oolong", quantity: str = "1") -> None:
    with world.at_market():
        offer = db.session.scalars(select(Offer).where(Offer.external_id == title)).one()
        number, variant = offer.id, offer.variants[0]["id"]
    data = {"offer": str(number), "variant": variant, "quantity": quantity}
    assert buyer.post("/cart", data=data).status_code == 303


def test_from_the_offer_to_the_merchants_page_and_back(world: World) -> None:
    buyer = a_buyer(world)
    put_in(world, buyer, quantity="2")
    put_in(world, buyer, "Clay pot")
    page = buyer.get("/cart").text
    assert "Tea House" in page
    assert buyer.get("/cart.json").json == {"count": 3}
    assert 'name="street_address"' in buyer.get("/checkout").text
    there = buyer.post("/checkout", data=HOME)
    assert there.status_code == 303
    address = there.headers["Location"]
    order = buyer.get(address)
    assert order.headers["Referrer-Policy"] == "no-referrer"
    (pay_url,) = re.findall(r'href="([^"]*/checkout/continue/[^"]*)"', order.text)
    assert pay_url.startswith(f"{SHOP}/")
    assert "return_to=http" in pay_url
    with world.at_market():
        checkout = db.session.scalars(select(Part.checkout)).one()
    pay(world, checkout)
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        done = buyer.get(address).text
    assert "All is ordered" in done
    assert f"{SHOP}/orders/" in done
    assert address.rsplit("/", 1)[-1] in buyer.get("/orders").text


def test_the_whole_way_speaks_chinese(world: World) -> None:
    buyer = a_buyer(world)
    put_in(world, buyer)
    for path in ("/zh-CN/cart", "/zh-CN/checkout", "/zh-CN/orders"):
        page = buyer.get(path).text
        assert not re.search(r">(bag|address|bought)\.", page), path
    there = buyer.post("/zh-CN/checkout", data=HOME).headers["Location"]
    assert "待付款" in buyer.get(there).text


def test_pieces_change_without_a_script(world: World) -> None:
    buyer = a_buyer(world)
    put_in(world, buyer)
    with world.at_market():
        line = db.session.scalars(select(BagLine.id)).one()
    buyer.post(f"/cart/lines/{line}", data={"quantity": "3", "step": "more"})
    assert buyer.get("/cart.json").json == {"count": 4}
    assert buyer.post(f"/cart/lines/{line}", data={"quantity": "many"}).status_code == 422
    buyer.post(f"/cart/lines/{line}", data={"remove": "1"})
    assert "Your cart is empty" in buyer.get("/cart").text
    assert buyer.post(f"/cart/lines/{line}", data={"quantity": "1"}).status_code == 303


@pytest.mark.parametrize(
    "data",
    [
        {"offer": "x"},
        {"offer": "1", "quantity": "-1"},
        {"offer": "1", "quantity": "1000"},
        {"offer": "1", "quantity": "NaN"},
    ],
)
def test_strange_forms_are_refused(world: World, data: dict[str, str]) -> None:
    assert a_buyer(world).post("/cart", data=data).status_code == 422


def test_what_is_not_offered_is_said(world: World) -> None:
    buyer = a_buyer(world)
    there = buyer.post("/cart", data={"offer": "999999", "quantity": "1"}, follow_redirects=True)
    assert "not offered any more" in there.text


def test_a_wrong_address_is_marked_and_nothing_is_ordered(world: World) -> None:
    buyer = a_buyer(world)
    put_in(world, buyer)
    page = buyer.post("/checkout", data={**HOME, "email": "nobody"})
    assert page.status_code == 422
    assert "Write it like name@example.com." in page.text
    assert 'value="1 Main Street"' in page.text
    with world.at_market():
        assert db.session.scalars(select(Purchase)).all() == []
    assert buyer.get("/cart.json").json == {"count": 1}


def test_an_empty_bag_has_no_checkout(world: World) -> None:
    buyer = a_buyer(world)
    assert buyer.get("/checkout").headers["Location"] == "/cart"
    assert buyer.post("/checkout", data=HOME).headers["Location"] == "/cart"


def test_orders_are_found_by_mail_and_nobody_learns_who_has_some(world: World) -> None:
    buyer = a_buyer(world)
    for email in ("li@buyer.example", "nobody@else.example"):
        there = buyer.post("/orders/find", data={"email": email})
        assert (there.status_code, there.headers["Location"]) == (303, "/orders?asked=1")
    assert buyer.post("/orders/find", data={"email": "x"}).status_code == 422
    assert buyer.get("/orders/of/forged").status_code == 404
    assert buyer.get("/orders/" + "a" * 32).status_code == 404
    for _ in range(6):
        last = buyer.post("/orders/find", data={"email": "li@buyer.example"})
    assert "quarter of an hour" in last.text


def test_nobody_sees_anothers_orders_or_bag(world: World) -> None:
    buyer = a_buyer(world)
    put_in(world, buyer)
    buyer.post("/checkout", data=HOME)
    other = a_buyer(world)
    assert "Nothing was ordered" in other.get("/orders").text
    assert other.get("/cart.json").json == {"count": 0}


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"id": 7}', b'{"order": {"id": "' + b"x" * 300 + b'"}}', b"null"]
)
def test_news_that_nobody_asked_for_changes_nothing(world: World, body: bytes) -> None:
    there = a_buyer(world).post(
        "/hooks/orders", data=body, content_type="application/json", headers={"Sec-Fetch-Site": ""}
    )
    assert there.status_code == 204


def test_personal_pages_are_kept_by_nobody(world: World) -> None:
    buyer = a_buyer(world)
    put_in(world, buyer)
    for path in ("/cart", "/checkout", "/orders", "/cart.json"):
        assert buyer.get(path).headers["Cache-Control"] == "no-store", path


def test_other_sites_put_nothing_in(world: World) -> None:
    there = a_buyer(world).post(
        "/cart", data={"offer": "1"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert there.status_code == 403
