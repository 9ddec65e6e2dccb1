"""Fitting what a file says of a product to what is there: which variant is which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from storebuilder.catalog.drafts import MOST_VARIANTS, NewOption
from storebuilder.catalog.files.incoming import Incoming, IncomingVariant, Problem
from storebuilder.catalog.models import Product, Variant

Choice = tuple[str, ...]


@dataclass(slots=True)
class Plan:
    """A product's options and variants as they will be, in order."""

    options: list[NewOption]
    #: (values, the row that is there or None, what the file says of it or None)
    variants: list[tuple[Choice, Variant | None, IncomingVariant | None]] = field(
        default_factory=list
    )
    #: Only columns of variants change: no option, no value, no combination and no SKU.
    same_shape: bool = False


def plan(incoming: Incoming, product: Product | None) -> Plan:
    """What is to be; raises Problem where a row fits nothing. Variants not named stay."""
    there = _there(product)
    names = incoming.option_names
    if names is None:
        names = tuple(option.name for option in product.options) if product else ()
    made = Plan([])
    left = dict(there)
    for one in incoming.variants:
        known = _find(one, incoming, left)
        choice = one.choice if one.choice is not None else known
        if choice is None and not there and len(incoming.variants) == 1:
            choice = ()
        if choice is None:
            raise Problem(
                one.row, incoming.handle, f"No variant has the SKU {one.sku!r}, and none is new."
            )
        row = left.pop(known) if known is not None else None
        if row is None and one.values.get("price") is None:
            raise Problem(one.row, incoming.handle, "The variant has no price.")
        made.variants.append((choice, row, one))
    named = {choice for choice, _, _ in made.variants}
    for choice, row in left.items():
        if len(choice) == len(names) and choice not in named:
            made.variants.append((choice, row, None))
    if len(made.variants) > MOST_VARIANTS:
        raise Problem(
            incoming.row, incoming.handle, f"A product has at most {MOST_VARIANTS} variants."
        )
    made.options = _options(names, made, product)
    made.same_shape = product is not None and _same_shape(made, names, product, there)
    return made


def _there(product: Product | None) -> dict[Choice, Variant]:
    if product is None:
        return {}
    words = {value.id: value.value for option in product.options for value in option.values}
    return {
        tuple(words.get(number, "") for number in row.choice): row
        for row in product.variants
        if not row.retired
    }


def _find(one: IncomingVariant, incoming: Incoming, left: dict[Choice, Variant]) -> Choice | None:
    """The variant that a row means: with its SKU, else with its values, else the only one."""
    by_sku = [choice for choice, row in left.items() if one.sku and row.sku == one.sku]
    if by_sku:
        return by_sku[0]
    if one.choice is not None:
        return one.choice if one.choice in left else None
    if len(incoming.variants) == 1 and len(left) == 1:
        return next(iter(left))
    return None


def _options(names: Choice, made: Plan, product: Product | None) -> list[NewOption]:
    """Options with the values that are used, those that are there already in their order."""
    known = {option.name: option for option in product.options} if product else {}
    options = []
    for place, name in enumerate(names):
        used = [choice[place] for choice, _, _ in made.variants]
        before = [value.value for value in known[name].values] if name in known else []
        kept = [value for value in before if value in used]
        values = tuple(dict.fromkeys([*kept, *used]))
        options.append(NewOption(name, values))
    return options


def _same_shape(made: Plan, names: Choice, product: Product, there: dict[Choice, Variant]) -> bool:
    def same_sku(row: Variant, one: IncomingVariant | None) -> bool:
        return one is None or "sku" not in one.values or one.values["sku"] == row.sku

    return tuple(option.name for option in product.options) == names and all(
        row is not None and there.get(choice) is row and same_sku(row, one)
        for choice, row, one in made.variants
    )


def draft_values(row: Variant | None, one: IncomingVariant | None) -> dict[str, Any]:
    """The columns of a variant: as they are, with what the file says on top."""
    names = (
        "sku barcode price compare_at cost weight_grams hs_code origin requires_shipping taxable"
    )
    values = {name: getattr(row, name) for name in names.split()} if row is not None else {}
    values.update(one.values if one is not None else {})
    return values
