"""Writing many rows at once, on both databases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite

from storebuilder.db import Base, db

T = TypeVar("T")
BATCH = 300  # products handled in one go: what is kept in memory, and how long others wait


def upsert(
    model: type[Base], rows: Sequence[dict[str, Any]], *, key: Sequence[str], change: Sequence[str]
) -> None:
    """Insert rows; where ``key`` is taken already, write the columns ``change`` instead."""
    if not rows:
        return
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    # The table, not the class: for many rows the unit of work costs more than the database.
    fresh: Any = insert(model.__table__)  # type: ignore[arg-type]
    if change:
        values = {name: fresh.excluded[name] for name in change}
        statement = fresh.on_conflict_do_update(index_elements=list(key), set_=values)
    else:
        statement = fresh.on_conflict_do_nothing(index_elements=list(key))
    db.session.execute(statement, list(rows))


def batches(ids: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """Cut a list of ids into pieces."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
