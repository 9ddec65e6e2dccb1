"""Shops and goods of the tests, made by the same verbs as by a pull."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storebuilder import clock
from storebuilder.aggregator import tree
from storebuilder.aggregator.models import Offer, Store
from storebuilder.aggregator.naming import store_words
from storebuilder.aggregator.offered import Offered, OfferedVariant
from storebuilder.aggregator.taking import take
from storebuilder.db import db, writing

# Codes with a right check digit.
GTINS = ("4006381333931", "5901234123457", "0012345678905")


def planted() -> None:
    """The category tree of the file."""
    tree.plant()


def a_store(handle: str = "tea-house", **values: Any) -> Store:
    """An accepted shop."""
    facts: dict[str, Any] = {
        "handle": handle,
        "name": handle.replace("-", " ").title(),
        "origin": f"https://{handle}.example",
        "state": "accepted",
        "country": "CN",
        "currency": "USD",
        "language": "en",
        "languages": ["en", "zh-CN"],
        "accepted_at": clock.now(),
    } | values
    with writing():
        store = Store(**facts)
        store.words = store_words(store)
        db.session.add(store)
    return store


def a_variant(number: int = 1, **values: Any) -> OfferedVariant:
    facts: dict[str, Any] = {
        "id": f"v{number}",
        "values": (),
        "sku": "",
        "gtin": "",
        "amount": 2500,
        "compare_at": None,
        "availability": "in_stock",
        "url": "",
        "image": "",
    } | values
    return OfferedVariant(**facts)


def goods(key: str, title: str, *, amount: int = 2500, **values: Any) -> Offered:
    """One product with one variant, which takes ``gtin``, ``availability`` and ``compare_at``."""
    of_variant = {
        name: values.pop(name)
        for name in ("gtin", "availability", "compare_at", "sku")
        if name in values
    }
    facts: dict[str, Any] = {
        "external_id": key,
        "language": "en",
        "title": title,
        "description": "",
        "url": f"https://tea-house.example/products/{key}",
        "brand": "",
        "google_category": "",
        "own_category": "",
        "currency": "USD",
        "images": (),
        "options": (),
        "variants": (a_variant(id=f"{key}-1", amount=amount, **of_variant),),
    } | values
    return Offered(**facts)


def stocked(store: Store, *offered: Offered) -> dict[str, int]:
    """Take goods in, and say under which ids they are offered."""
    take(store.id, 1, offered)
    return ids_of(store)


def ids_of(store: Store) -> dict[str, int]:
    rows = db.session.query(Offer.external_id, Offer.id).filter_by(store_id=store.id)
    return {row.external_id: row.id for row in rows}


def titles(cards: Sequence[Any]) -> list[str]:
    return [card.title for card in cards]
