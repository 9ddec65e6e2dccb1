"""Measuring a database: rows of every table, totals of the orders, the ledger of stock.

The same figures are taken of the shop, of what came back from the place of backups, and of what was
restored; a copy that lacks one order differs.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
from sqlalchemy import Connection, create_engine, text

from storebuilder import engines
from storebuilder.errors import ShopError
from storebuilder.upgrading import postgresql_command

_COPY = re.compile(r'COPY (?:\w+\.)?"?(\w+)"? \((.*)\) FROM stdin;')


class Figures(msgspec.Struct, forbid_unknown_fields=True):
    """What must be the same in every copy."""

    revision: str
    rows: dict[str, int]
    #: The sum of the orders' totals by currency, in minor units.
    totals: dict[str, int]
    #: on_hand, reserved, and the sum of all movements.
    stock: dict[str, int]


def measure(connection: Connection) -> Figures:
    """The figures of an open database."""

    def one(query: str) -> int:
        return int(connection.scalar(text(query)) or 0)

    names = sorted(tables(connection))
    rows = {name: one(f'SELECT count(*) FROM "{name}"') for name in names}  # noqa: S608
    totals = connection.execute(
        text("SELECT currency, sum(total) FROM orders GROUP BY currency ORDER BY currency")
    )
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return Figures(
        revision=str(revision or ""),
        rows=rows,
        totals={currency: int(total) for currency, total in totals},
        stock={
            "on_hand": one("SELECT sum(on_hand) FROM stock"),
            "reserved": one("SELECT sum(reserved) FROM stock"),
            "moved": one("SELECT sum(change) FROM stock_movements"),
        },
    )


def tables(connection: Connection) -> list[str]:
    """The tables that hold rows of the shop, and the one that says their revision."""
    if connection.dialect.name == "postgresql":
        query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        return list(connection.scalars(text(query)))
    # A virtual table (the search's) keeps tables of its own, which belong to SQLite.
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    by_name: dict[str, str] = {name: sql or "" for name, sql in found}
    virtual = tuple(
        name for name, sql in by_name.items() if sql.upper().startswith("CREATE VIRTUAL")
    )
    inner = tuple(f"{name}_" for name in virtual)
    return [
        name
        for name in by_name
        if name not in virtual and not name.startswith(inner) and not name.startswith("sqlite_")
    ]


def measure_sqlite(path: Path) -> Figures:
    """The figures of a file of SQLite, which is read through and checked first."""
    module = engines.sqlite_module()
    engine = create_engine(f"sqlite:///{path}", **engines.options(f"sqlite:///{path}"))
    try:
        with engine.connect() as connection:
            said = connection.scalar(text("PRAGMA integrity_check"))
            if said != "ok":
                raise ShopError(f"The copy of the database is not sound: {said}")
            return measure(connection)
    except module.DatabaseError as error:
        raise ShopError(f"The copy of the database is not sound: {error}") from error
    finally:
        engine.dispose()


def measure_dump(path: Path) -> Figures:
    """The figures of a dump of PostgreSQL, read from its first row to its last."""
    figures = Figures(revision="", rows={}, totals={}, stock={})
    totals: Counter[str] = Counter()
    stock: Counter[str] = Counter(on_hand=0, reserved=0, moved=0)
    for table, row in _rows_of(path):
        figures.rows.setdefault(table, 0)
        if not row:
            continue
        figures.rows[table] += 1
        if table == "orders":
            totals[row["currency"]] += int(row["total"])
        elif table == "stock":
            stock.update(on_hand=int(row["on_hand"]), reserved=int(row["reserved"]))
        elif table == "stock_movements":
            stock["moved"] += int(row["change"])
        elif table == "alembic_version":
            figures.revision = row["version_num"]
    figures.totals, figures.stock = dict(sorted(totals.items())), dict(stock)
    figures.rows = dict(sorted(figures.rows.items()))
    return figures


def _rows_of(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row by its columns, after an empty one for its table."""
    command, environment = postgresql_command("pg_restore")
    words = [*command, "--data-only", "--file=-", str(path)]
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as reading:
        table, columns = "", list[str]()
        for line in reading.stdout or ():
            if table and line == "\\.\n":
                table = ""
            elif table:
                yield table, dict(zip(columns, line.rstrip("\n").split("\t"), strict=False))
            elif match := _COPY.match(line):
                table, columns = match[1], [name.strip(' "') for name in match[2].split(",")]
                yield table, {}
        said = reading.stderr.read() if reading.stderr else ""
    if reading.returncode:
        raise ShopError(f"The dump of the database is not sound: {said.strip()[-200:]}")


def differences(wanted: Figures, found: Figures) -> list[str]:
    """What is not the same, each in a few words; empty where the copy is whole."""
    said = []
    if wanted.revision != found.revision:
        said.append(f"revision {found.revision} instead of {wanted.revision}")
    for what, before, after in (
        ("rows of", wanted.rows, found.rows),
        ("sum of orders in", wanted.totals, found.totals),
        ("stock", wanted.stock, found.stock),
    ):
        said += [
            f"{what} {key}: {after.get(key, 0)} instead of {before.get(key, 0)}"
            for key in sorted(before.keys() | after.keys())
            if before.get(key, 0) != after.get(key, 0)
        ]
    return said
