"""What changed of which product, in order: for those elsewhere who keep a copy of the catalogue.

Every product that ever changed has one row with a number; a change gives it the next number. So the
log never grows beyond the catalogue, and whoever remembers a number hears everything since.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, Index, column, exists, func, select, table
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import jobs
from storebuilder.bulk import upsert
from storebuilder.db import Model, db, write_last

#: One number for all writers of PostgreSQL (of SQLite there is only one at a time).
_LOCK = 4_702_111_235
#: Who wants to hear of changes; their table is the upper side's.
_HEARERS = table("memberships", column("state"))
#: News wait this long for more of their kind, in seconds.
GATHER = 3
TELL = "joining.tell"


class ProductChange(Model):
    """The last change of a product: the higher the number, the later it was."""

    __tablename__ = "product_changes"
    __table_args__ = (Index("ix_product_changes_number", "number", unique=True),)

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)


def note(product_ids: Iterable[int]) -> None:
    """Inside ``writing()``: something that buyers see of these products has changed."""
    write_last(_write, product_ids)


def newest() -> int:
    """The number of the last change; 0 before the first."""
    return db.session.scalar(select(func.max(ProductChange.number))) or 0


def since(number: int, most: int) -> Sequence[tuple[int, int]]:
    """``(number, product id)`` of at most ``most`` changes after ``number``, in order."""
    rows = db.session.execute(
        select(ProductChange.number, ProductChange.product_id)
        .where(ProductChange.number > number)
        .order_by(ProductChange.number)
        .limit(most)
    )
    return [(row.number, row.product_id) for row in rows]


def _write(product_ids: set[int]) -> None:
    # Numbers must become visible in their order: whoever read 7 would never ask for 6 again.
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    last = newest()
    rows: list[dict[str, Any]] = [
        {"product_id": product, "number": last + place}
        for place, product in enumerate(sorted(product_ids), 1)
    ]
    upsert(ProductChange, rows, key=("product_id",), change=("number",))
    if db.session.scalar(select(exists().where(_HEARERS.c.state == "accepted"))):
        from datetime import timedelta

        from storebuilder import clock

        jobs.later(TELL, key=TELL, run_at=clock.now() + timedelta(seconds=GATHER))
