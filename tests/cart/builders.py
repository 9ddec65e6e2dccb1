"""Carts for tests, filled as buyers fill them."""

from __future__ import annotations

from typing import Any

from storebuilder import cart as carts
from storebuilder import shipping
from storebuilder.cart.models import Cart
from storebuilder.db import db
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts import Front
from tests.catalog.builders import product, variant_ids

IN_CHINA = {
    "name": "李雷",
    "country_code": "CN",
    "country_area": "浙江省",
    "city": "杭州市",
    "city_area": "西湖区",
    "street_address": "文三路 1 号",
}
IN_AMERICA = {
    "name": "Ada Lovelace",
    "country_code": "US",
    "country_area": "CA",
    "city": "Menlo Park",
    "street_address": "1 Main Street\nApartment 2",
    "postal_code": "94025",
}
IN_GERMANY = {
    "name": "Ada Lovelace",
    "country_code": "DE",
    "city": "Berlin",
    "street_address": "Hauptstraße 1",
    "postal_code": "10115",
}


def a_variant(title: str = "Blue tea pot", **facts: Any) -> int:
    """The only variant of a new product (USD 29.00, ten on hand)."""
    return variant_ids(product(title, **facts).id)[0]


def filled(front: Front, *variants: int, quantity: int = 1) -> Cart:
    """An open cart with these variants, of a new product where none is named."""
    cart, _ = carts.start(front, front.languages[0])
    for variant_id in variants or (a_variant(),):
        carts.add(cart, variant_id, quantity)
    return cart


def ready(front: Front, *variants: int, quantity: int = 1) -> Cart:
    """A cart that can be ordered: with an e-mail address, an address in China and a delivery."""
    shipping.start_with(front.id, front.currency, "CN")
    cart = filled(front, *variants, quantity=quantity)
    carts.set_contact(cart, email="ada@buyer.example")
    carts.set_address(cart, IN_CHINA, phone="+86 138 0013 8000")
    quoted = carts.quote(cart, front, front.languages[0])
    [option] = carts.shipping_options(cart, front, front.languages[0], quoted)
    carts.choose_shipping(cart, option.rate_id)
    return cart


def rate_of(front: Front, country: str) -> ShippingRate:
    """The rate that serves a country; ``""`` for the one that names none."""
    rates = db.session.query(ShippingRate).filter_by(storefront_id=front.id)
    return next(rate for rate in rates if country in (rate.countries or [""]))
