"""Checking what was typed into a product's form: all fields at once, in the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storebuilder import fields, money
from storebuilder.errors import NotAccepted
from storebuilder.web.desk.speaking import say, t

if TYPE_CHECKING:
    from storebuilder.storefronts.hosts import Front
    from storebuilder.web.panel.product_sheets import ProductSheet, RowSheet

MOST_STOCK = 1_000_000_000
MOST_GRAMS = 10_000_000
STATES = ("draft", "published", "archived")
LENGTHS = {"title": 250, "vendor": 120, "kind": 120, "seo_title": 200, "seo_description": 400}
MOST_DESCRIPTION = 200_000
MOST_TAGS = 50


@dataclass
class CheckedRow:
    """A variant with its figures read: minor units and grams; ``on_hand`` None is not counted."""

    sheet: RowSheet
    price: int = 0
    compare_at: int | None = None
    weight: int = 0
    on_hand: int | None = None
    own: dict[int, int | None] = field(default_factory=dict)


@dataclass
class Checked:
    """What was read, and the problems by field name; save only where there is no problem."""

    errors: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    rows: list[CheckedRow] = field(default_factory=list)

    def problem(self, name: str, key: str, **names: object) -> None:
        """Note what is wrong with a field, the first thing only."""
        self.errors.setdefault(name, t(f"products.problem.{key}", **names))

    def refuse(self, error: NotAccepted, name: str) -> None:
        """Note what a check below said, in the reader's language where it is known."""
        text = " ".join(say(part) for part in (error.message, error.hint) if part)
        self.errors.setdefault(name, text)


def check(sheet: ProductSheet, fronts: tuple[Front, ...], currency: str) -> Checked:
    """Check a sheet whole; changes nothing but white space."""
    checked = Checked()
    _check_texts(sheet, checked)
    _check_options(sheet, checked)
    for listing_id, listing in sheet.listings.items():
        if len(listing.title) > LENGTHS["title"]:
            checked.problem(f"listing-title-{listing_id}", "long", most=LENGTHS["title"])
    currencies = {front.id: front.currency for front in fronts}
    checked.rows = [_check_row(row, currency, currencies, checked) for row in sheet.rows]
    _check_codes(sheet, checked)
    if not sheet.rows:
        checked.problem("rows", "rows")
    return checked


def _check_texts(sheet: ProductSheet, checked: Checked) -> None:
    if not sheet.title.strip():
        checked.problem("title", "title")
    for name, most in LENGTHS.items():
        if len(getattr(sheet, name).strip()) > most:
            checked.problem(name, "long", most=most)
    if len(sheet.description_html) > MOST_DESCRIPTION:
        checked.problem("description_html", "long", most=MOST_DESCRIPTION)
    if sheet.state not in STATES:
        checked.problem("state", "state")
    checked.tags = tuple(
        dict.fromkeys(tag.strip() for tag in re.split("[,，、]", sheet.tags) if tag.strip())
    )
    if len(checked.tags) > MOST_TAGS or any(len(tag) > 60 for tag in checked.tags):
        checked.problem("tags", "tags", most=MOST_TAGS)
    if sheet.hs_code and not re.fullmatch(r"[0-9][0-9. ]{3,11}", sheet.hs_code.strip()):
        checked.problem("hs_code", "hs_code")
    if sheet.handle.strip():
        sheet.handle = sheet.handle.strip()
        _try(checked, "handle", lambda: fields.handle(sheet.handle))
    if sheet.origin.strip():
        _try(checked, "origin", lambda: fields.country(sheet.origin, field="origin"))


def _try(checked: Checked, name: str, read: object) -> None:
    try:
        read()  # type: ignore[operator]
    except NotAccepted as error:
        checked.refuse(error, name)


def _check_options(sheet: ProductSheet, checked: Checked) -> None:
    names: set[str] = set()
    for number, option in enumerate(sheet.options):
        name = option.name.casefold()
        if not name:
            checked.problem(f"option-{number}-name", "option_name")
        elif len(name) > 80:
            checked.problem(f"option-{number}-name", "long", most=80)
        elif name in names:
            checked.problem(f"option-{number}-name", "option_twice")
        names.add(name)
        texts = [value.value.casefold() for value in option.values]
        if len(set(texts)) != len(texts):
            checked.problem(f"option-{number}-more", "value_twice")
        if any(len(text) > 120 for text in texts):
            checked.problem(f"option-{number}-more", "long", most=120)


def _check_row(
    row: RowSheet, currency: str, currencies: dict[int, str], checked: Checked
) -> CheckedRow:
    read = CheckedRow(row)
    read.price = _amount(row.price, currency, f"{row.key}-price", checked) or 0
    if not row.price:
        checked.problem(f"{row.key}-price", "price")
    read.compare_at = _amount(row.compare_at, currency, f"{row.key}-compare_at", checked)
    if read.compare_at is not None and read.compare_at <= read.price:
        checked.problem(f"{row.key}-compare_at", "compare_at")
    read.own = {
        front_id: _amount(text, currencies[front_id], f"{row.key}-own-{front_id}", checked)
        for front_id, text in row.own.items()
        if front_id in currencies
    }
    read.weight = _count(row.weight, 0, MOST_GRAMS, f"{row.key}-weight", checked) or 0
    read.on_hand = _count(row.stock, -MOST_STOCK, MOST_STOCK, f"{row.key}-stock", checked)
    if len(row.sku) > 80:
        checked.problem(f"{row.key}-sku", "long", most=80)
    if len(row.barcode) > 20:
        checked.problem(f"{row.key}-barcode", "long", most=20)
    return read


def _check_codes(sheet: ProductSheet, checked: Checked) -> None:
    seen: set[str] = set()
    for row in sheet.rows:
        if row.sku and row.sku in seen:
            checked.problem(f"{row.key}-sku", "sku_twice", sku=row.sku)
        seen.add(row.sku)


def _amount(text: str, currency: str, name: str, checked: Checked) -> int | None:
    if not text:
        return None
    try:
        return money.parse(text, currency)
    except NotAccepted:
        example = money.Money(129900, currency).plain()
        checked.problem(name, "amount", text=text[:20], currency=currency, example=example)
        return None


def _count(text: str, least: int, most: int, name: str, checked: Checked) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"-?[0-9]{1,10}", text) or not least <= int(text) <= most:
        checked.problem(name, "count", text=text[:20])
        return None
    return int(text)
