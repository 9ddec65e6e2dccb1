"""The variants of a product: one for each combination of values that is sold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from storebuilder import fields, inventory
from storebuilder.catalog.drafts import NewVariant
from storebuilder.catalog.models import Product, Variant
from storebuilder.catalog.pricing import check_amount
from storebuilder.db import db
from storebuilder.errors import Conflict, NotAccepted

_COPIED = "price compare_at requires_shipping taxable"
_CHECKED = "sku barcode cost weight_grams hs_code origin"
HEAVIEST = 10_000_000  # grams


def write_variants(product: Product, variants: Sequence[NewVariant]) -> list[Variant]:
    """Bring the variant rows of a product in line, inside the caller's transaction."""
    _check_skus([new.sku for new in variants], Variant.product_id == product.id)
    ids = [{value.value: value.id for value in option.values} for option in product.options]
    choices = [
        tuple(known[value] for known, value in zip(ids, new.choice, strict=True))
        for new in variants
    ]
    there = {tuple(row.choice): row for row in product.variants}
    _give_up_skus(there, dict(zip(choices, variants, strict=True)))
    rows = []
    for place, (choice, new) in enumerate(zip(choices, variants, strict=True)):
        row = there.get(choice)
        if row is None:
            row = Variant(choice=list(choice), price=new.price)
            product.variants.append(row)
        _fill(row, new)
        row.position, row.retired = place, False
        rows.append(row)
    db.session.flush()
    write_stock(rows, variants)
    return rows


def _give_up_skus(
    there: dict[tuple[int, ...], Variant], wanted: dict[tuple[int, ...], NewVariant]
) -> None:
    """Retire what is not wanted any more; SKUs that move are free before they are taken."""
    for choice, row in there.items():
        if choice not in wanted:
            row.retired = True
        if choice not in wanted or (row.sku or "") != wanted[choice].sku:
            row.sku = None
    db.session.flush()


def _fill(row: Variant, new: NewVariant) -> None:
    check_amount(new.price)
    check_amount(new.compare_at, field="compare_at")
    for name in _COPIED.split():
        setattr(row, name, getattr(new, name))
    for name, value in checked({name: getattr(new, name) for name in _CHECKED.split()}).items():
        setattr(row, name, value)


def check_variant(row: Variant, values: dict[str, Any]) -> dict[str, Any]:
    """The columns of an existing variant, each made clean or refused."""
    if values.get("sku"):
        _check_skus([values["sku"]], Variant.id == row.id)
    return checked(values)


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """The columns of a variant, each made clean or refused with NotAccepted."""
    clean = dict(values)
    if "sku" in values:
        clean["sku"] = fields.line(values["sku"] or "", field="sku", most=80) or None
    if "barcode" in values:
        clean["barcode"] = fields.line(values["barcode"], field="barcode", most=20)
    if "cost" in values:
        check_amount(values["cost"], field="cost")
    if not 0 <= values.get("weight_grams", 0) <= HEAVIEST:
        raise NotAccepted(f"{values['weight_grams']} g is not a weight.", field="weight_grams")
    if "hs_code" in values:
        clean["hs_code"] = hs_code(values["hs_code"])
    if values.get("origin"):
        clean["origin"] = fields.country(values["origin"], field="origin")
    return clean


def _check_skus(skus: Sequence[str], mine: ColumnElement[bool]) -> None:
    wanted = [sku for sku in skus if sku]
    twice = next((sku for sku in wanted if wanted.count(sku) > 1), None)
    if twice:
        raise Conflict(f"Two variants have the SKU {twice!r}.", field="sku")
    with db.session.no_autoflush:
        clash = db.session.execute(
            select(Variant.sku, Product.title)
            .join(Product, Product.id == Variant.product_id)
            .where(Variant.sku.in_(wanted), ~mine)
            .limit(1)
        ).first()
    if clash:
        raise Conflict(f"The SKU {clash.sku!r} belongs to {clash.title!r}.", field="sku")


def write_stock(rows: Sequence[Variant], variants: Sequence[NewVariant]) -> None:
    """Count what is counted in the drafts of these variants."""
    counted = [
        (row.id, new) for row, new in zip(rows, variants, strict=True) if new.on_hand is not None
    ]
    # What allows overselling goes before the count, what forbids it after.
    inventory.set_many_rules(
        {number: {"oversell": True} for number, new in counted if new.oversell}
    )
    inventory.set_counts({number: new.on_hand or 0 for number, new in counted})
    inventory.set_many_rules(
        {number: {"oversell": False} for number, new in counted if not new.oversell}
    )


def hs_code(text: str) -> str:
    """A Harmonized System code without dots: 6 to 12 digits, or nothing."""
    digits = "".join(c for c in text if c not in ". -\u00a0")
    if not digits or (digits.isascii() and digits.isdigit() and 4 <= len(digits) <= 12):
        return digits
    raise NotAccepted(
        f"{text!r} is not an HS code.", field="hs_code", hint="Write 6 to 12 digits, as 6911.10."
    )
