"""Saving the rows of a product's matrix: codes, prices, stock, own prices per storefront."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from storebuilder import accounts, catalog, inventory
from storebuilder.catalog import NewVariant, pricing
from storebuilder.catalog.models import Variant
from storebuilder.db import db
from storebuilder.money import Money

if TYPE_CHECKING:
    from storebuilder.storefronts.hosts import Front
    from storebuilder.web.panel.product_checking import Checked, CheckedRow
    from storebuilder.web.panel.product_sheets import ProductSheet, RowSheet

Changes = dict[str, list[Any]]
STOCK_REASONS = ("counted", "received", "returned")


def row_changes(before: ProductSheet, sheet: ProductSheet, checked: Checked, money: str) -> Changes:
    """Before and after of every price and code that was changed; ``money``: the shop's currency."""
    changes: Changes = {}
    old_rows = {row.key: row for row in before.rows}
    for row in checked.rows:
        old = old_rows.get(row.sheet.key)
        if old is not None:
            pairs = zip(_NAMES, _texts(old), _texts_of(row, money), strict=True)
            for name, was, now in pairs:
                if was != now:
                    changes[_named(name, sheet, row.sheet)] = [was, now]
    return changes


_NAMES = ("price", "compare_at", "sku", "barcode", "weight")


def _texts(row: RowSheet) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in _NAMES)


def _texts_of(row: CheckedRow, money: str) -> tuple[str, ...]:
    compare_at = "" if row.compare_at is None else Money(row.compare_at, money).plain()
    price = Money(row.price, money).plain()
    return price, compare_at, row.sheet.sku, row.sheet.barcode, str(row.weight or "")


def choices(sheet: ProductSheet) -> dict[int, list[str]]:
    """The values of every row that has a variant already."""
    names = {value.key: value.value for option in sheet.options for value in option.values}
    return {row.id: [names[key] for key in row.choice] for row in sheet.rows if row.id is not None}


def variants(known_id: int | None, sheet: ProductSheet, checked: Checked) -> tuple[NewVariant, ...]:
    """The rows as the catalogue takes them; what the form does not show stays as it is."""
    names = {value.key: value.value for option in sheet.options for value in option.values}
    mine = select(Variant).where(Variant.product_id == (known_id or 0))
    there = {variant.id: variant for variant in db.session.scalars(mine)}
    return tuple(
        NewVariant(
            price=row.price,
            choice=tuple(names[key] for key in row.sheet.choice),
            sku=row.sheet.sku,
            barcode=row.sheet.barcode,
            compare_at=row.compare_at,
            weight_grams=row.weight,
            **{name: getattr(there[number], name) for name in _UNSEEN if number in there},
        )
        for row in checked.rows
        for number in [row.sheet.id or 0]
    )


_UNSEEN = ("cost", "hs_code", "origin", "requires_shipping", "taxable")


def save_stock(sheet: ProductSheet, checked: Checked, numbers: dict[str, int]) -> Changes:
    """Write down what was counted, for the rows in which somebody typed a new count.

    What was received or came back is added to what is there by now: what was sold since the form
    was opened stays sold.
    """
    changed = [row for row in checked.rows if row.sheet.stock != row.sheet.stock_was]
    counts = {numbers[r.sheet.key]: r.on_hand for r in changed if r.on_hand is not None}
    reason = sheet.stock_reason if sheet.stock_reason in STOCK_REASONS else "counted"
    if reason != "counted":
        now = inventory.lock(counts)
        for row in changed:
            number, was = numbers[row.sheet.key], row.sheet.stock_was
            if number in counts and number in now and re.fullmatch(r"-?[0-9]{1,9}", was):
                counts[number] += now[number][0] - int(was)
    if counts:
        staff_id = accounts.actor().staff_id
        note = sheet.stock_note.strip()[:200]
        inventory.set_counts(counts, reason=reason, staff_id=staff_id, note=note)
    uncounted = [numbers[row.sheet.key] for row in changed if row.on_hand is None]
    if uncounted:
        inventory.set_many_rules({number: {"tracked": False} for number in uncounted})
    return {
        _named("stock", sheet, row.sheet): [row.sheet.stock_was, row.sheet.stock] for row in changed
    }


def save_own_prices(
    before: ProductSheet,
    sheet: ProductSheet,
    checked: Checked,
    numbers: dict[str, int],
    fronts: tuple[Front, ...],
) -> Changes:
    """Set and clear the prices that belong to one storefront only."""
    changes: Changes = {}
    old_rows = {row.id: row for row in before.rows}
    markets = {market.id: market for market in pricing.markets()}
    for row in checked.rows:
        number = numbers[row.sheet.key]
        old = old_rows.get(number)
        for front in fronts:
            was = old.own.get(front.id, "") if old else ""
            amount = row.own.get(front.id)
            text = "" if amount is None else Money(amount, front.currency).plain()
            if text == was:
                continue
            if amount is None:
                catalog.clear_own_price(number, front.id)
            else:
                former = (
                    None if row.compare_at is None else markets[front.id].convert(row.compare_at)
                )
                compare_at = former if former and former > amount else None
                catalog.change_price(number, amount, compare_at=compare_at, storefront_id=front.id)
            changes[_named(f"own_price {front.name}", sheet, row.sheet)] = [was, text]
    return changes


def _named(name: str, sheet: ProductSheet, row: RowSheet) -> str:
    label = sheet.label(row)
    return f"{name} ({label})" if label else name
