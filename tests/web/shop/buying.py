"""What a buyer without JavaScript does on the way to an order."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from storebuilder import shipping
from storebuilder.cart.models import Cart
from storebuilder.db import db
from storebuilder.orders.models import Order
from tests.cart.builders import IN_CHINA, a_variant
from tests.catalog.builders import front
from tests.conftest import Browser

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
