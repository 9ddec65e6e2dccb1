"""Bags and purchases in as few words as a test needs."""

from __future__ import annotations

from sqlalchemy import select

from storebuilder.aggregator import buying
from storebuilder.aggregator.models import Bag, Offer, Part, Purchase
from storebuilder.db import db

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
