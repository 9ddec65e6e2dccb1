"""Translations of anything: one row for one field of one thing in one language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storebuilder import fields as checked
from storebuilder import pagestore
from storebuilder.db import db, writing
from storebuilder.storefronts.models import Translation


def translate(kind: str, thing_id: int, language: str, fields: Mapping[str, str]) -> None:
    """Write the texts of one thing in one language; an empty text takes its translation away.

    Texts are kept as they come: whoever owns the thing checks and sanitises them before.
    """
    translate_many(kind, language, {thing_id: fields})


def translate_many(kind: str, language: str, texts: Mapping[int, Mapping[str, str]]) -> None:
    """Write the texts of many things of one kind in one language, in two statements."""
    language = checked.language(language)
    rows = [
        {"kind": kind, "thing_id": thing, "language": language, "field": field, "text": text}
        for thing, fields in texts.items()
        for field, text in fields.items()
    ]
    with writing():
        pagestore.stale_all()
        kept = [row for row in rows if row["text"]]
        if kept:
            db.session.execute(_upsert(), kept)
        for row in rows:
            if not row["text"]:
                _forget(row)


def translations(kind: str, ids: Collection[int], language: str) -> dict[int, dict[str, str]]:
    """The texts of things of one kind in one language: {id: {field: text}}; one statement."""
    if not ids:
        return {}
    rows = db.session.execute(
        select(Translation.thing_id, Translation.field, Translation.text).where(
            Translation.kind == kind,
            Translation.language == language,
            Translation.thing_id.in_(ids),
        )
    )
    found: dict[int, dict[str, str]] = {}
    for thing_id, field, text in rows:
        found.setdefault(thing_id, {})[field] = text
    return found


def forget_translations(kind: str, ids: Collection[int]) -> None:
    """Take away every translation of things that are no more."""
    with writing():
        pagestore.stale_all()
        db.session.execute(
            delete(Translation).where(Translation.kind == kind, Translation.thing_id.in_(ids))
        )


def _upsert() -> Any:
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    fresh = insert(Translation)
    return fresh.on_conflict_do_update(
        index_elements=["kind", "thing_id", "language", "field"],
        set_={"text": fresh.excluded.text},
    )


def _forget(row: dict[str, Any]) -> None:
    db.session.execute(
        delete(Translation).where(
            *(getattr(Translation, name) == row[name] for name in row if name != "text")
        )
    )
