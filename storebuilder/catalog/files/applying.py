"""Bringing a batch of products in line with a file, inside one transaction.

New products are made together, in a few statements; those that are there are compared and only
differences are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from storebuilder.catalog.drafts import NewVariant
from storebuilder.catalog.files.incoming import Incoming, IncomingVariant, Problem
from storebuilder.catalog.files.matching import Plan, draft_values, plan
from storebuilder.catalog.models import Option, OptionValue, Product, Variant
from storebuilder.catalog.optioning import write_options
from storebuilder.catalog.varying import write_variants
from storebuilder.db import db


@dataclass(slots=True)
class Applied:
    """A product of the file with its row and the rows of its variants."""

    incoming: Incoming
    product: Product
    new: bool
    plan: Plan
    changed: bool = False
    #: (row, what the file says of it)
    variants: list[tuple[Variant, IncomingVariant | None]] = field(default_factory=list)

    def put(self, row: Any, **values: Any) -> None:
        """Set columns and note whether that changed anything."""
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
                self.changed = True


#: A product of the file, its row where it is there already, and what is to be.
Planned = tuple[Incoming, Product | None, Plan]


def apply(batch: Sequence[Incoming], taken: dict[str, str]) -> tuple[list[Applied], list[Problem]]:
    """Write products, options and variants; ``taken`` has the handle for each SKU of the file."""
    planned, problems = plans(batch, taken)
    applied: list[Applied] = []
    for one, product, made in planned:
        row = product or _fresh(one.handle)
        found = Applied(one, row, product is None, made)
        found.put(row, **one.values)
        applied.append(found)
    _write_new([one for one in applied if one.new])
    for known in applied:
        if not known.new:
            _write_known(known)
    db.session.flush()
    return applied, problems


def plans(batch: Sequence[Incoming], taken: dict[str, str]) -> tuple[list[Planned], list[Problem]]:
    """What is to become of each product of a batch, and which cannot be; changes nothing."""
    there = _load([one.handle for one in batch])
    owners = _owners(batch)
    planned: list[Planned] = []
    problems: list[Problem] = []
    for one in batch:
        product = there.get(one.handle)
        try:
            _check_skus(one, product, owners, taken)
            if product is None and not one.values.get("title"):
                raise Problem(one.row, one.handle, "A new product needs a title.")
            planned.append((one, product, plan(one, product)))
        except Problem as problem:
            problems.append(problem)
    return planned, problems


def _load(handles: list[str]) -> dict[str, Product]:
    rows = db.session.scalars(
        select(Product)
        .where(Product.handle.in_(handles))
        .options(
            selectinload(Product.options).selectinload(Option.values),
            selectinload(Product.variants),
            selectinload(Product.photos),
        )
    )
    return {row.handle: row for row in rows}


def _fresh(handle: str) -> Product:
    # Said to be empty, so that nothing is asked of the database when rows are put in.
    return Product(
        handle=handle, state="published", title="", tags=[], options=[], variants=[], photos=[]
    )


def _owners(batch: Iterable[Incoming]) -> dict[str, str]:
    """The handle of the product that has a SKU now."""
    skus = {one.sku for incoming in batch for one in incoming.variants if one.sku}
    rows = db.session.execute(
        select(Variant.sku, Product.handle)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.sku.in_(skus))
    )
    return {row.sku: row.handle for row in rows if row.sku}


def _check_skus(
    one: Incoming, product: Product | None, owners: dict[str, str], taken: dict[str, str]
) -> None:
    for variant in one.variants:
        if not variant.sku:
            continue
        owner = taken.get(variant.sku) or owners.get(variant.sku, one.handle)
        if owner != one.handle:
            said = f"The SKU {variant.sku!r} belongs to {owner!r} already."
            raise Problem(variant.row, one.handle, said)
    taken.update({variant.sku: one.handle for variant in one.variants if variant.sku})


def _write_new(applied: Sequence[Applied]) -> None:
    """New products with all their rows, in one flush for options and one for variants."""
    for one in applied:
        one.changed = True
        one.product.options = [
            Option(
                name=option.name,
                position=place,
                values=[
                    OptionValue(value=value, position=number)
                    for number, value in enumerate(option.values)
                ],
            )
            for place, option in enumerate(one.plan.options)
        ]
        db.session.add(one.product)
    db.session.flush()
    for one in applied:
        ids = [{value.value: value.id for value in row.values} for row in one.product.options]
        for place, (choice, _, said) in enumerate(one.plan.variants):
            numbers = [known[value] for known, value in zip(ids, choice, strict=True)]
            row = Variant(choice=numbers, position=place, **draft_values(None, said))
            one.product.variants.append(row)
            one.variants.append((row, said))
    db.session.flush()


def _write_known(one: Applied) -> None:
    if one.plan.same_shape:
        for _, row, said in one.plan.variants:
            if row is not None:
                one.put(row, **(said.values if said else {}))
                one.variants.append((row, said))
        return
    one.changed = True
    drafts = [_draft(choice, row, said) for choice, row, said in one.plan.variants]
    write_options(one.product, one.plan.options)
    rows = write_variants(one.product, drafts)
    said_of = [said for _, _, said in one.plan.variants]
    one.variants = list(zip(rows, said_of, strict=True))


def _draft(
    choice: tuple[str, ...], row: Variant | None, said: IncomingVariant | None
) -> NewVariant:
    values = draft_values(row, said)
    values["sku"] = values.get("sku") or ""
    return NewVariant(choice=choice, **values)
