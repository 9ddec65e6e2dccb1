"""The texts of a product or a collection, each with its translation into one language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from storebuilder import storefronts
from storebuilder.catalog.models import Collection, Option, OptionValue, Photo, Product
from storebuilder.db import db
from storebuilder.errors import NotFound


@dataclass
class Line:
    """One text: what it is, the original, and its translation."""

    kind: str
    thing_id: int
    field: str
    original: str
    most: int = 250
    text: str = ""
    #: What was typed, where the form is shown again.
    typed: str | None = None
    too_long: bool = False

    @property
    def name(self) -> str:
        """The name of the form's field."""
        return f"{self.kind}-{self.thing_id}-{self.field}"

    @property
    def shown(self) -> str:
        return self.text if self.typed is None else self.typed


@dataclass
class Sheet:
    """All texts of one thing in one language."""

    kind: str
    number: int
    title: str
    language: str
    lines: list[Line] = field(default_factory=list)
    meanwhile: bool = False

    @property
    def fingerprint(self) -> str:
        """Says whether somebody else translated in between."""
        texts = json.dumps([(line.name, line.text) for line in self.lines])
        return hashlib.sha256(texts.encode()).hexdigest()[:24]

    @property
    def too_long(self) -> list[Line]:
        return [line for line in self.lines if line.too_long]

    def of(self, *kinds: str) -> list[Line]:
        """The lines of these kinds."""
        return [line for line in self.lines if line.kind in kinds]


LONG = {"description_html": 200_000, "seo_description": 400, "alt": 500}
TEXTS = ("title", "description_html", "seo_title", "seo_description")


def product_lines(product_id: int, language: str) -> Sheet:
    """The texts of a product: its own, its options', its values', its photos'."""
    row = db.session.get(Product, product_id)
    if row is None:
        raise NotFound("There is no such product.")
    sheet = Sheet("product", row.id, row.title, language)
    sheet.lines = _of(row, "product", TEXTS)
    options = db.session.scalars(
        select(Option).where(Option.product_id == row.id).order_by(Option.position)
    ).all()
    values = db.session.scalars(
        select(OptionValue)
        .where(OptionValue.option_id.in_([option.id for option in options]))
        .order_by(OptionValue.position)
    ).all()
    for option in options:
        sheet.lines += _of(option, "option", ("name",))
        for value in values:
            if value.option_id == option.id:
                sheet.lines += _of(value, "option_value", ("value",))
    photos = select(Photo).where(Photo.product_id == row.id).order_by(Photo.position)
    for photo in db.session.scalars(photos):
        sheet.lines += _of(photo, "photo", ("alt",))
    return _translated(sheet)


def collection_lines(collection_id: int, language: str) -> Sheet:
    """The texts of a collection."""
    row = db.session.get(Collection, collection_id)
    if row is None:
        raise NotFound("There is no such collection.")
    sheet = Sheet("collection", row.id, row.title, language)
    sheet.lines = _of(row, "collection", TEXTS[:2])
    return _translated(sheet)


def _of(
    row: Product | Collection | Option | OptionValue | Photo, kind: str, names: Sequence[str]
) -> list[Line]:
    return [
        Line(kind, row.id, name, getattr(row, name), LONG.get(name, 250))
        for name in names
        # What has no original needs no translation, save for the two that every thing may have.
        if getattr(row, name) or name in TEXTS[:2]
    ]


def _translated(sheet: Sheet) -> Sheet:
    for kind in dict.fromkeys(line.kind for line in sheet.lines):
        lines = sheet.of(kind)
        found = storefronts.translations(kind, [line.thing_id for line in lines], sheet.language)
        for line in lines:
            line.text = found.get(line.thing_id, {}).get(line.field, "")
    return sheet
