"""A product as its form shows it: every field as text, the same read from rows or from a request.

So what was typed is never lost, and what has changed is the difference between two sheets.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from itertools import product as combinations

PLAIN_FIELDS = (
    *("title", "description_html", "handle", "state", "vendor", "kind", "tags"),
    *("hs_code", "origin", "seo_title", "seo_description"),
)
OPTIONS = 3
MOST_ROWS = 500
ROW_FIELDS = ("price", "compare_at", "sku", "barcode", "weight", "stock")


@dataclass
class ValueSheet:
    """A value of an option; ``id`` is empty for a new one."""

    id: str
    value: str

    @property
    def key(self) -> str:
        """How rows of the matrix name this value: its id, or ``=`` and its text while new."""
        return self.id or f"={self.value}"


@dataclass
class OptionSheet:
    """An option with its values in order."""

    id: str = ""
    name: str = ""
    values: list[ValueSheet] = field(default_factory=list)


@dataclass
class RowSheet:
    """A variant: a line of the matrix. ``key`` is ``v7`` for variant 7, ``n0`` for a new one."""

    key: str
    choice: tuple[str, ...] = ()
    price: str = ""
    compare_at: str = ""
    sku: str = ""
    barcode: str = ""
    weight: str = ""
    #: Empty: not counted. ``stock_was`` is what the person saw when they began.
    stock: str = ""
    stock_was: str = ""
    #: This variant's own price by storefront id; empty follows the converted price.
    own: dict[int, str] = field(default_factory=dict)

    @property
    def id(self) -> int | None:
        return int(self.key[1:]) if self.key.startswith("v") else None


@dataclass
class ListingSheet:
    """What the merchant wishes for one storefront."""

    wanted: bool = True
    title: str = ""


@dataclass
class ProductSheet:
    """Everything on the form of a product, as text."""

    title: str = ""
    description_html: str = ""
    handle: str = ""
    state: str = "draft"
    vendor: str = ""
    kind: str = ""
    tags: str = ""
    hs_code: str = ""
    origin: str = ""
    seo_title: str = ""
    seo_description: str = ""
    collections: list[int] = field(default_factory=list)
    options: list[OptionSheet] = field(default_factory=list)
    rows: list[RowSheet] = field(default_factory=list)
    listings: dict[int, ListingSheet] = field(default_factory=dict)
    #: Why the counts of stock differ, where they do.
    stock_reason: str = "counted"
    stock_note: str = ""

    def fingerprint(self) -> str:
        """Says whether somebody else changed what the form holds; stock moves by itself."""
        content = asdict(self)
        content.pop("stock_reason"), content.pop("stock_note")
        for row in content["rows"]:
            row.pop("stock"), row.pop("stock_was")
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:24]

    def label(self, row: RowSheet) -> str:
        """The row in words, such as ``M / Red``."""
        names = {value.key: value.value for option in self.options for value in option.values}
        return " / ".join(names.get(key, key.removeprefix("=")) for key in row.choice)


def fit(sheet: ProductSheet) -> None:
    """Give every row one value of each option; rows whose value was taken away are left out."""
    taken: dict[tuple[str, ...], RowSheet] = {}
    for row in sheet.rows:
        choice = _fitted(row.choice, sheet.options)
        if choice is not None and choice not in taken:
            row.choice = choice
            taken[choice] = row
    sheet.rows = list(taken.values())


def complete(sheet: ProductSheet) -> None:
    """Add a row for every combination that has a new value, with the first row's texts."""
    taken = {row.choice for row in sheet.rows}
    first = sheet.rows[0] if sheet.rows else RowSheet(key="n0")
    values = [[value.key for value in option.values] for option in sheet.options]
    for number, choice in enumerate(combinations(*values)):
        is_new = any(key.startswith("=") for key in choice)
        if choice not in taken and is_new and len(sheet.rows) < MOST_ROWS:
            sheet.rows.append(_like(first, f"n{1000 + number}", choice))


def _fitted(choice: tuple[str, ...], options: list[OptionSheet]) -> tuple[str, ...] | None:
    fitted = []
    for number, option in enumerate(options):
        keys = [value.key for value in option.values]
        same_place = [key for key in choice[number : number + 1] if key in keys]
        found = next((key for key in [*same_place, *choice] if key in keys), None)
        if found is None and option.id:
            return None
        fitted.append(found or keys[0])  # an option that is new begins with its first value
    return tuple(fitted)


def _like(row: RowSheet, key: str, choice: tuple[str, ...]) -> RowSheet:
    own = dict(row.own)
    return RowSheet(
        key=key,
        choice=choice,
        own=own,
        price=row.price,
        compare_at=row.compare_at,
        weight=row.weight,
    )


def copy_of(sheet: ProductSheet, title: str) -> ProductSheet:
    """A draft like ``sheet``: everything but what must be one product's own."""
    texts = {value.key: f"={value.value}" for o in sheet.options for value in o.values}
    copy = replace(sheet, title=title, handle="", state="draft")
    copy.options = [
        OptionSheet("", option.name, [ValueSheet("", value.value) for value in option.values])
        for option in sheet.options
    ]
    copy.rows = [
        _like(row, f"n{number}", tuple(texts[key] for key in row.choice))
        for number, row in enumerate(sheet.rows)
    ]
    return copy
