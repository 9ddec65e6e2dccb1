"""Products as spreading needs them: everything about a batch, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select

from storebuilder.catalog.models import Option, OptionValue, Product, Variant
from storebuilder.db import db
from storebuilder.storefronts.models import Translation

Texts = dict[str, dict[int, dict[str, str]]]  # {language: {id: {field: text}}}


@dataclass(slots=True)
class Goods:
    """A product with its variants on sale and its words."""

    id: int
    title: str
    description_html: str
    vendor: str
    kind: str
    tags: list[str]
    state: str
    #: Rows with id, price, compare_at, sku and barcode; retired ones are left out.
    variants: list[Any] = field(default_factory=list)
    #: (option value id, value)
    values: list[tuple[int, str]] = field(default_factory=list)

    @property
    def on_sale(self) -> bool:
        return self.state == "published" and bool(self.variants)


def load(ids: Sequence[int]) -> dict[int, Goods]:
    """The products of a batch, locked in the order of their ids until the transaction ends.

    Orders may name them meanwhile: who holds stock and writes an order never waits for them.
    """
    rows = db.session.execute(
        select(
            Product.id,
            Product.title,
            Product.description_html,
            Product.vendor,
            Product.kind,
            Product.tags,
            Product.state,
        )
        .where(Product.id.in_(ids))
        .order_by(Product.id)
        .with_for_update(key_share=True)
    )
    goods = {row.id: Goods(*row) for row in rows}
    variants = db.session.execute(
        select(
            Variant.id,
            Variant.product_id,
            Variant.price,
            Variant.compare_at,
            Variant.sku,
            Variant.barcode,
        )
        .where(Variant.product_id.in_(ids), Variant.retired.is_(False))
        .order_by(Variant.id)
    )
    for row in variants:
        goods[row.product_id].variants.append(row)
    values = db.session.execute(
        select(Option.product_id, OptionValue.id, OptionValue.value)
        .join(OptionValue, OptionValue.option_id == Option.id)
        .where(Option.product_id.in_(ids))
        .order_by(Option.position, OptionValue.position, OptionValue.id)
    )
    for product_id, value_id, value in values:
        goods[product_id].values.append((value_id, value))
    return goods


def load_texts(goods: dict[int, Goods], languages: Sequence[str]) -> tuple[Texts, Texts]:
    """The translations of products and of their options' values."""
    values = select(OptionValue.id).join(Option).where(Option.product_id.in_(goods))
    return (
        _texts("product", list(goods), languages),
        _texts("option_value", values, languages),
    )


def _texts(kind: str, ids: Sequence[int] | Select[Any], languages: Sequence[str]) -> Texts:
    found: Texts = defaultdict(lambda: defaultdict(dict))
    rows = db.session.execute(
        select(
            Translation.language, Translation.thing_id, Translation.field, Translation.text
        ).where(
            Translation.kind == kind,
            Translation.language.in_(languages),
            Translation.thing_id.in_(ids),
        )
    )
    for language, thing_id, name, text in rows:
        found[language][thing_id][name] = text
    return found
