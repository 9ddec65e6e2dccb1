"""``translations.csv`` beside a catalogue: titles, descriptions and customs facts by handle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from storebuilder import fields, storefronts
from storebuilder.catalog import making
from storebuilder.catalog.files import cells
from storebuilder.catalog.files.applying import Applied
from storebuilder.catalog.files.incoming import Incoming, Problem
from storebuilder.catalog.files.parsing import handle_of
from storebuilder.errors import NotAccepted

FILE = "translations.csv"
_TEXTS = ("title", "description_html", "seo_title", "seo_description")


def add(incoming: dict[str, Incoming], base: Path) -> list[Problem]:
    """Put the texts of ``translations.csv``, where there is one, to their products."""
    path = base / FILE
    if not path.is_file():
        return []
    problems: list[Problem] = []
    for row in cells.read(path):
        handle = handle_of(row)
        one = incoming.get(handle)
        if one is None:
            said = f"{FILE} names a product that the file does not have."
            problems.append(Problem(row.number, handle, said))
            continue
        try:
            _add_row(one, row)
        except NotAccepted as error:
            problems.append(Problem(row.number, handle, f"{FILE}: {error}"))
    return problems


def _add_row(one: Incoming, row: cells.Row) -> None:
    texts = {name: row[name] for name in _TEXTS if row[name]}
    facts = {name: row[name] for name in ("hs_code", "origin") if row[name]}
    for name, value in making.checked(facts).items():
        one.values.setdefault(name, value)
    if texts:
        one.texts.setdefault(fields.language(row["locale"]), {}).update(making.checked(texts))


def write(applied: Sequence[Applied]) -> None:
    """Write the translations that differ, a language at a time."""
    languages = sorted({language for one in applied for language in one.incoming.texts})
    for language in languages:
        wanted = {
            one.product.id: one.incoming.texts[language]
            for one in applied
            if language in one.incoming.texts
        }
        there = storefronts.translations("product", list(wanted), language)
        fresh = {
            number: texts
            for number, texts in wanted.items()
            if {**there.get(number, {}), **texts} != there.get(number, {})
        }
        storefronts.translate_many("product", language, fresh)
        for one in applied:
            one.changed |= one.product.id in fresh
