"""The suite's flower shop, read from its CSV files."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Item:
    """Something that is sold; ``price`` in minor units."""

    id: str
    title: str
    price: int
    quantity: int


@dataclass(frozen=True)
class Rate:
    """A way of delivery; country ``default`` is everywhere that has none of the same level."""

    id: str
    country: str
    level: str
    price: int
    title: str


@dataclass(frozen=True)
class Discount:
    """A discount code: ``percentage`` (whole per cent) or ``fixed_amount`` (minor units)."""

    code: str
    type: str
    value: int
    description: str


@dataclass(frozen=True)
class FreeShipping:
    """When standard delivery costs nothing: from a subtotal, or with one of these items."""

    min_subtotal: int | None
    items: tuple[str, ...]


@dataclass(frozen=True)
class Flowers:
    """All of it; addresses by the e-mail of their customer, as the protocol writes them."""

    currency: str
    items: tuple[Item, ...]
    rates: tuple[Rate, ...]
    discounts: tuple[Discount, ...]
    free: tuple[FreeShipping, ...]
    addresses: dict[str, list[dict[str, str]]]


def read(folder: Path) -> Flowers:
    """Read the folder ``flower_shop``; raises FileNotFoundError naming what is missing."""
    about = json.loads((folder / "conformance_input.json").read_text(encoding="utf-8"))
    stock = {row["product_id"]: int(row["quantity"]) for row in _rows(folder, "inventory")}
    return Flowers(
        currency=about["currency"],
        items=_each(folder, "products", lambda row: _item(row, stock)),
        rates=_each(folder, "shipping_rates", _rate),
        discounts=_each(folder, "discounts", _discount),
        free=_each(folder, "promotions", _free),
        addresses=_addresses(folder),
    )


def _item(row: dict[str, str], stock: dict[str, int]) -> Item:
    return Item(row["id"], row["title"], int(row["price"]), stock.get(row["id"], 0))


def _rate(row: dict[str, str]) -> Rate:
    price = int(row["price"])
    return Rate(row["id"], row["country_code"], row["service_level"], price, row["title"])


def _discount(row: dict[str, str]) -> Discount:
    return Discount(row["code"], row["type"], int(row["value"]), row["description"])


def _free(row: dict[str, str]) -> FreeShipping:
    least = row["min_subtotal"]
    items = json.loads(row["eligible_item_ids"] or "[]")
    return FreeShipping(int(least) if least else None, tuple(items))


def _addresses(folder: Path) -> dict[str, list[dict[str, str]]]:
    emails = {row["id"]: row["email"] for row in _rows(folder, "customers")}
    found: dict[str, list[dict[str, str]]] = {}
    for row in _rows(folder, "addresses"):
        found.setdefault(emails[row["customer_id"]], []).append(
            {
                "id": row["id"],
                "street_address": row["street_address"],
                "address_locality": row["city"],
                "address_region": row["state"],
                "postal_code": row["postal_code"],
                "address_country": row["country"],
            }
        )
    return found


def _each(folder: Path, name: str, make: Callable[[dict[str, str]], T]) -> tuple[T, ...]:
    return tuple(map(make, _rows(folder, name)))


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def digest(body: Any) -> str:
    """What tells two requests apart."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
