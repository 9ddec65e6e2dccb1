"""From rows to products: what each cell means, and which cells mean nothing.

A column that is missing says nothing. An empty cell says nothing either, unless blanks clear.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storebuilder import money
from storebuilder.catalog import making, varying
from storebuilder.catalog.files.cells import Row
from storebuilder.catalog.files.incoming import (
    Incoming,
    IncomingPicture,
    IncomingVariant,
    Problem,
)
from storebuilder.catalog.naming import slug
from storebuilder.errors import NotAccepted, ShopError

_TRUE = {"true", "yes", "y", "1", "active", "continue", "是", "真"}
_FALSE = {"false", "no", "n", "0", "deny", "否", "假"}
_LINES = ("title", "description_html", "vendor", "kind", "seo_title", "seo_description")
_DEFAULT = ("title", "default title")


def handle_of(row: Row) -> str:
    """The handle that a row belongs to, made from the title where it has none."""
    given = row["handle"].strip("/ ")
    return slug(given or row["title"]).removesuffix("-")[:120]


def parse(handle: str, rows: list[Row], currency: str, *, blank_clears: bool = False) -> Incoming:
    """What rows of one handle say; raises Problem for the first cell that cannot be."""
    for row in rows:
        if row["refused"]:
            raise Problem(row.number, handle, row["refused"])
    try:
        return _Reader(handle, rows, currency, blank_clears).read()
    except ShopError as error:
        raise Problem(rows[0].number, handle, str(error)) from None


class _Reader:
    def __init__(self, handle: str, rows: list[Row], currency: str, blank_clears: bool) -> None:
        self.handle = handle
        self.rows = rows
        self.currency = currency
        self.blank_clears = blank_clears

    def read(self) -> Incoming:
        first = self.rows[0]
        names = self._option_names()
        found = Incoming(first.number, self.handle, self._product(first), names)
        for row in self.rows:
            if row is first or _is_variant(row):
                try:
                    found.variants.append(self._variant(row, names))
                except NotAccepted as error:
                    raise Problem(row.number, self.handle, str(error)) from None
            if row["image"]:
                found.pictures.append(_picture(row, len(found.pictures)))
        self._check_twins(found)
        return found

    def _product(self, row: Row) -> dict[str, Any]:
        values: dict[str, Any] = {name: row[name] for name in _LINES if self._says(row, name)}
        if self._says(row, "tags"):
            values["tags"] = [tag.strip() for tag in row["tags"].replace("，", ",").split(",")]
        if self._says(row, "hs_code"):
            values["hs_code"] = row["hs_code"]
        if self._says(row, "origin"):
            values["origin"] = row["origin"]
        if not values.get("title", "?"):
            del values["title"]  # a product always has a title
        state = _state(row)
        if state:
            values["state"] = state
        return making.checked(values)

    def _says(self, row: Row, key: str) -> bool:
        return bool(row[key]) or (self.blank_clears and row.has(key))

    def _option_names(self) -> tuple[str, ...] | None:
        first = self.rows[0]
        if not first.has("option1"):
            return None
        names = []
        for place in (1, 2, 3):
            values = [row[f"option{place}"] for row in self.rows if row[f"option{place}"]]
            if not values:
                break
            name = first[f"option{place}_name"] or f"Option {place}"
            if (name.casefold(), values[0].casefold()) == _DEFAULT:
                break
            names.append(name)
        return tuple(names)

    def _variant(self, row: Row, names: tuple[str, ...] | None) -> IncomingVariant:
        choice = None
        if names is not None:
            choice = tuple(row[f"option{place}"] for place in range(1, len(names) + 1))
            for name, value in zip(names, choice, strict=True):
                if not value:
                    raise NotAccepted(f"The variant has no value of the option {name!r}.")
        tracked = bool(row["tracker"]) if self._says(row, "tracker") else None
        count = _whole(row["quantity"], "quantity") if row["quantity"] else None
        return IncomingVariant(
            row.number,
            choice,
            self._variant_values(row),
            count=None if tracked is False else count,
            tracked=tracked,
            oversell=_yes(row["oversell"]) if row["oversell"] else None,
            image=row["variant_image"],
        )

    def _variant_values(self, row: Row) -> dict[str, Any]:
        readers: dict[str, Callable[[str], Any]] = {
            "sku": str,
            "barcode": str,
            "price": self._amount,
            "compare_at": self._amount,
            "cost": self._amount,
            "weight_grams": lambda text: _whole(text or "0", "weight"),
            "requires_shipping": lambda text: _yes(text or "true"),
            "taxable": lambda text: _yes(text or "true"),
        }
        values = {key: read(row[key]) for key, read in readers.items() if self._says(row, key)}
        if values.get("price", 0) is None:
            del values["price"]  # a variant always has a price
        return varying.checked(values)

    def _amount(self, text: str) -> int | None:
        if not text:
            return None
        figure = text.strip("$€£¥￥ \u00a0").removeprefix(self.currency)
        figure = figure.removesuffix(self.currency).strip()
        whole, point, places = figure.partition(".")
        places = places.rstrip("0")
        return money.parse(whole + (point + places if places else ""), self.currency)

    def _check_twins(self, found: Incoming) -> None:
        seen: dict[Any, int] = {}
        for variant in found.variants:
            for mark in (variant.choice, variant.sku or None):
                if mark in seen:
                    said = (
                        mark if isinstance(mark, str) else " / ".join(mark or ("without options",))
                    )
                    raise Problem(
                        variant.row,
                        self.handle,
                        f"The variant {said!r} stands in row {seen[mark]} too.",
                    )
                if mark is not None:
                    seen[mark] = variant.row


def _is_variant(row: Row) -> bool:
    return any(row[key] for key in ("option1", "option2", "option3", "sku", "price"))


def _picture(row: Row, place: int) -> IncomingPicture:
    position = row["image_position"]
    number = int(position) if position.isascii() and position.isdigit() else place + 1
    return IncomingPicture(row.number, row["image"], min(number, 10_000), row["image_alt"][:500])


def _state(row: Row) -> str:
    status, published = row["status"].casefold(), row["published"]
    if status in ("archived", "draft"):
        return status
    if published and not _yes(published):
        return "draft"
    if status not in ("", "active", "published"):
        raise NotAccepted(
            f"The status {row['status']!r} is not known.",
            hint="Write active, draft or archived.",
        )
    return "published" if status or published else ""


def _whole(text: str, what: str) -> int:
    digits = text.removeprefix("-")
    whole, _, rest = digits.partition(".")
    if whole.isascii() and whole.isdigit() and len(whole) <= 10 and rest.strip("0123456789") == "":
        number = int(whole) + (1 if rest[:1] >= "5" else 0)
        return -number if text.startswith("-") else number
    raise NotAccepted(f"{text!r} is not a {what}.", hint="Write a number such as 12.")


def _yes(text: str) -> bool:
    word = text.strip().casefold()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise NotAccepted(f"{text!r} is neither true nor false.")
