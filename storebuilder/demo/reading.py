"""Reading the demo shop's texts from the files beside this: catalogue, pages, people."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"

#: value, its Chinese, its colour, the picture that shows it
ValueRow = tuple[str, str, str, str]


class OptionText(msgspec.Struct, forbid_unknown_fields=True):
    """A choice with its values."""

    name: str
    zh: str
    values: list[ValueRow]


class VariantText(msgspec.Struct, forbid_unknown_fields=True):
    """What is sold: prices in cents, ``cn`` an own price of the Chinese storefront in fen."""

    sku: str
    of: list[str]
    price: int
    stock: int
    compare: int | None = None
    cn: int | None = None
    #: Pieces in the set, for its weight; or a weight of its own.
    times: int = 1
    grams: int | None = None


class ProductWords(msgspec.Struct, forbid_unknown_fields=True):
    """A product's words in Chinese."""

    title: str
    kind: str
    text: str
    facts: list[tuple[str, str]]


class ProductText(msgspec.Struct, forbid_unknown_fields=True):
    """A product as its file says it."""

    handle: str
    title: str
    kind: str
    maker: str
    tags: list[str]
    hs: str
    text: str
    facts: list[tuple[str, str]]
    grams: int
    #: file, alternative text, its Chinese
    pictures: list[tuple[str, str, str]]
    options: list[OptionText]
    variants: list[VariantText]
    zh: ProductWords
    #: How many days ago it came into the shop.
    days: int = 400
    #: Another title on the Chinese storefront, or no place there at all.
    cn_title: str = ""
    cn_hidden: bool = False


class CollectionText(msgspec.Struct, forbid_unknown_fields=True):
    """A shelf: its words, its picture."""

    handle: str
    title: str
    text: str
    picture: str
    zh: dict[str, str]


class Shelf(msgspec.Struct, forbid_unknown_fields=True):
    """One file of the catalogue."""

    collection: CollectionText
    product: list[ProductText]


class Country(msgspec.Struct, forbid_unknown_fields=True):
    """Where buyers live, with names and streets to put together."""

    code: str
    share: int
    phone: str
    first: list[str]
    last: list[str]
    street: list[str]
    #: town, region, postal code and, where it is written, the district
    towns: list[list[str]]
    latin: list[str] = []
    order: str = "given"


def shelves() -> list[Shelf]:
    """The catalogue, shelf by shelf."""
    files = sorted((HERE / "catalogue").glob("*.toml"))
    return [msgspec.toml.decode(file.read_bytes(), type=Shelf) for file in files]


def countries() -> list[Country]:
    """Where the buyers live."""
    data = tomllib.loads((HERE / "people.toml").read_text(encoding="utf-8"))
    return msgspec.convert(data["country"], list[Country])


def home() -> dict[str, Any]:
    """The theme's settings and the home page, as one storefront's ``theme_settings`` has them."""
    return tomllib.loads((HERE / "home.toml").read_text(encoding="utf-8"))


def page(language: str, handle: str) -> tuple[str, str]:
    """The title and the body of a page of text."""
    text = (HERE / "pages" / language / f"{handle}.html").read_text(encoding="utf-8")
    found = re.match(r"<h1>(.*?)</h1>\n", text)
    if found is None:
        raise ValueError(f"{language}/{handle}.html does not begin with its title")
    return found[1], text[found.end() :]
