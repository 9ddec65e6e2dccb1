"""Bags and purchases in as few words as a test needs."""

from __future__ import annotations

from sqlalchemy import select

from storebuilder import cart as carts
from storebuilder import orders
from storebuilder.agents.models import Session
from storebuilder.aggregator import buying
from storebuilder.aggregator.models import Bag, Offer, Part, Purchase
from storebuilder.cart.models import Cart
from storebuilder.db import db
from storebuilder.orders.models import Order
from storebuilder.storefronts import hosts
from tests.joining.world import World
from tests.orders import builders as order_builders

HOME = {
    "email": "li@buyer.example", "first_name": "Li", "last_name": "Wei",
    "street_address": "1 Main Street", "address_locality": "Springfield",
    "address_region": "IL", "postal_code": "62701", "address_country": "US",
    "phone_number": "",
}  # fmt: skip


def put(title: str, quantity: int = 1, token: str = "") -> tuple[Bag, str]:
    bag, token = buying.start(token)
    offer = db.session.scalars(select(Offer).where(Offer.external_id == title)).one()
    buying.put_in(bag, offer.id, offer.variants[0]["id"], quantity)
    return bag, token


def order(bag: Bag) -> Purchase:
    purchase = buying.place(bag, buying.look(bag, "en"), buying.read_contact(HOME), "en")
    buying.ask(purchase)
    return buying.by_token(purchase.token)


def part_of(purchase: Purchase) -> Part:
    db.session.expire_all()
    return db.session.scalars(select(Part).where(Part.purchase_id == purchase.id)).one()


def pay(world: World, checkout: str) -> None:
    """The buyer pays at the merchant: by the order's own verbs, as the hosted page does."""
    with world.at_shop():
        front = hosts.current()[0]
        session = db.session.scalars(select(Session).where(Session.token == checkout)).one()
        cart = db.session.get_one(Cart, session.cart_id)
        options = carts.shipping_options(cart, front, "en", carts.quote(cart, front, "en"))
        carts.choose_shipping(cart, options[0].rate_id)
        placed = orders.place(cart, front, "en", seen_total=carts.quote(cart, front, "en").total)
        paid = order_builders.pay(db.session.get_one(Order, placed.id))
        assert paid
        assert db.session.get_one(Order, placed.id).state == "paid"
