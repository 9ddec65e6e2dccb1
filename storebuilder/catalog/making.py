"""Making products: a title, options with values, and a variant for each combination sold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storebuilder import fields
from storebuilder.catalog.drafts import NewOption, NewProduct, NewVariant, check_variants
from storebuilder.catalog.models import Product
from storebuilder.catalog.naming import claim
from storebuilder.catalog.optioning import write_options
from storebuilder.catalog.varying import hs_code, write_variants
from storebuilder.cleaning import clean
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted, NotFound

STATES = ("draft", "published", "archived")
MOST_FACTS = 40
MOST_TAGS = 100


def add_product(new: NewProduct) -> Product:
    """Add a product with its options, variants and stock, and show it where it is wanted.

    Raises NotAccepted for what cannot be (see its ``field``) and Conflict for a SKU that another
    variant has.
    """
    from storebuilder.catalog.spreading import spread

    check_variants(new.options, new.variants)
    with writing():
        product = claim(Product, new.handle, checked(product_fields(new)))
        write_options(product, new.options)
        write_variants(product, new.variants)
        spread([product.id])
    return product


def set_options(product_id: int, options: Sequence[NewOption]) -> None:
    """Set a product's options and values: named alike they stay, with their translations.

    Variants that no longer fit are the caller's to replace with ``set_variants``, best in the same
    transaction.
    """
    from storebuilder.catalog.spreading import spread

    with writing():
        write_options(find(product_id), options)
        spread([product_id])


def set_variants(product_id: int, variants: Sequence[NewVariant]) -> None:
    """Set a product's variants: those with the same values stay, the others are retired."""
    from storebuilder.catalog.spreading import spread

    with writing():
        product = find(product_id)
        options = tuple(
            NewOption(option.name, tuple(value.value for value in option.values))
            for option in product.options
        )
        check_variants(options, tuple(variants))
        write_variants(product, variants)
        spread([product_id])


def find(product_id: int) -> Product:
    """The product; raises NotFound."""
    product: Product | None = db.session.get(Product, product_id)
    if product is None:
        raise NotFound("This product does not exist.")
    return product


def product_fields(new: NewProduct) -> dict[str, Any]:
    """The columns of a draft that are checked by ``checked``."""
    names = (
        "title description_html vendor kind tags state hs_code origin seo_title seo_description"
        " facts"
    )
    return {name: getattr(new, name) for name in names.split()}


_LINES = {"title": 250, "vendor": 120, "kind": 120, "seo_title": 200, "seo_description": 400}


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """The columns of a product, each made clean or refused with NotAccepted."""
    clean_values = dict(values)
    for name, value in values.items():
        if name in _LINES:
            least = 1 if name == "title" else 0
            clean_values[name] = fields.line(value, field=name, most=_LINES[name], least=least)
        elif name == "description_html":
            clean_values[name] = clean(value)
        elif name == "tags":
            tags = [fields.line(tag, field="tags", most=80) for tag in list(value)[:MOST_TAGS]]
            clean_values[name] = list(dict.fromkeys(tag for tag in tags if tag))
        elif name == "facts":
            clean_values[name] = [
                [fields.line(text, field="facts", most=500) for text in (label, said)]
                for label, said in list(value)[:MOST_FACTS]
            ]
        elif name == "hs_code":
            clean_values[name] = hs_code(value)
        elif name == "origin":
            clean_values[name] = fields.country(value, field="origin") if value else ""
        elif name == "state" and value not in STATES:
            raise NotAccepted(
                f"{value!r} is not a state.", field="state", hint=f"Accepted: {', '.join(STATES)}."
            )
    return clean_values
