"""The options of a product and their values."""

from __future__ import annotations

from collections.abc import Sequence

from storebuilder import fields
from storebuilder.catalog.drafts import NewOption
from storebuilder.catalog.models import Option, OptionValue, Product
from storebuilder.db import db
from storebuilder.errors import NotAccepted
from storebuilder.storefronts import forget_translations


def write_options(product: Product, options: Sequence[NewOption]) -> None:
    """Bring the option rows of a product in line, inside the caller's transaction."""
    names = [fields.line(option.name, field="options", most=80, least=1) for option in options]
    if len(set(names)) < len(names):
        raise NotAccepted("Two options have the same name.", field="options")
    there = {option.name: option for option in product.options}
    values = [value for option in product.options for value in option.values]
    product.options = [
        there.get(name) or Option(name=name, position=place) for place, name in enumerate(names)
    ]
    for place, (row, option) in enumerate(zip(product.options, options, strict=True)):
        row.position = place
        _write_values(row, option)
    db.session.flush()
    _forget_gone(product, list(there.values()), values)


def _forget_gone(product: Product, options: list[Option], values: list[OptionValue]) -> None:
    # SQLite gives the numbers of deleted rows to new ones, which must not inherit their words.
    left = {value.id for option in product.options for value in option.values}
    gone = [option.id for option in options if option not in product.options]
    forget_translations("option", gone)
    forget_translations("option_value", [value.id for value in values if value.id not in left])


def _write_values(row: Option, option: NewOption) -> None:
    there = {value.value: value for value in row.values}
    fresh = []
    for place, text in enumerate(dict.fromkeys(option.values)):
        value = there.get(text) or OptionValue(value=fields.line(text, field="options", most=120))
        value.position = place
        value.swatch = swatch(option.swatches.get(text, value.swatch or ""))
        fresh.append(value)
    row.values = fresh


def swatch(text: str) -> str:
    """A CSS hex colour such as #2f6f4f, or nothing."""
    digits = text.removeprefix("#")
    fits = len(digits) in (3, 6) and all(c in "0123456789abcdefABCDEF" for c in digits)
    if not text or (text.startswith("#") and fits):
        return text.lower()
    raise NotAccepted(f"{text!r} is not a colour.", field="swatch", hint="Write it like #2f6f4f.")
