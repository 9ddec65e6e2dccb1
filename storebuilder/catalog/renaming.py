"""Giving options and their values other names: the variants, their prices and their stock stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select, update

from storebuilder import fields, pagestore
from storebuilder.catalog.models import Option, OptionValue, Variant
from storebuilder.catalog.spreading import spread
from storebuilder.db import changed, claimed, db, writing
from storebuilder.errors import Conflict, NotFound


def rename_option(option_id: int, name: str) -> None:
    """Call an option something else, such as Size instead of Sizes; raises NotFound."""
    clean = fields.line(name, field="option", least=1, most=80)
    with writing():
        product_id = db.session.scalar(select(Option.product_id).where(Option.id == option_id))
        if not claimed(update(Option).where(Option.id == option_id).values(name=clean)):
            raise NotFound("There is no such option.")
        spread([product_id or 0])


def rename_value(value_id: int, text: str) -> None:
    """Call a value something else; raises Conflict where its option has such a value already."""
    clean = fields.line(text, field="option", least=1, most=120)
    with writing():
        mine = select(OptionValue.option_id).where(OptionValue.id == value_id).scalar_subquery()
        twin = select(OptionValue.id).where(
            OptionValue.option_id == mine, OptionValue.value == clean, OptionValue.id != value_id
        )
        if db.session.scalar(twin):
            raise Conflict(f"There is a value {clean!r} already.", field="option")
        if not claimed(update(OptionValue).where(OptionValue.id == value_id).values(value=clean)):
            raise NotFound("There is no such value.")
        product_id = db.session.scalar(
            select(Option.product_id).join(OptionValue).where(OptionValue.id == value_id)
        )
        spread([product_id or 0])


def keep_variants(product_id: int, choices: Mapping[int, Sequence[str]]) -> None:
    """Say which values variants stand for after an option was added or taken away.

    ``{variant id: one value of each option}``: so they keep their stock, prices and orders. Call it
    between ``set_options`` and ``set_variants``, in one transaction.
    """
    values = select(Option.position, OptionValue.value, OptionValue.id).join(OptionValue)
    with writing():
        pagestore.stale_all()
        rows = db.session.execute(values.where(Option.product_id == product_id))
        ids = {(row.position, row.value): row.id for row in rows}
        for variant_id, texts in choices.items():
            choice = [ids[place, text] for place, text in enumerate(texts)]
            mine = (Variant.id == variant_id) & (Variant.product_id == product_id)
            changed(update(Variant).where(mine).values(choice=choice))
        db.session.expire_all()
