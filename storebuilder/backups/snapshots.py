"""A copy of the database at one moment, with its figures at that moment."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from storebuilder.backups.measuring import Figures, measure, measure_dump, measure_sqlite
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.upgrading import copy_sqlite, dump_postgresql

NAMES = {"sqlite": "shop.db", "postgresql": "shop.dump"}


def kind(config: Config) -> str:
    """sqlite or postgresql."""
    return "sqlite" if config.database_url.startswith("sqlite") else "postgresql"


def copy(config: Config, folder: Path) -> tuple[Path, Figures]:
    """Copy the database into ``folder``; writers go on meanwhile. Needs the shop's context."""
    target = folder / NAMES[kind(config)]
    if kind(config) == "sqlite":
        copy_sqlite(config.home / "shop.db", target)
        return target, measure_sqlite(target)
    # One transaction says what it sees to pg_dump, so that both see the same orders.
    with db.engine.connect() as connection:
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
        snapshot = str(connection.scalar(text("SELECT pg_export_snapshot()")))
        figures = measure(connection)
        dump_postgresql(config, target, snapshot=snapshot)
    return target, figures


def figures_of(copied: Path) -> Figures:
    """Open a copy and take its figures."""
    return measure_sqlite(copied) if copied.suffix == ".db" else measure_dump(copied)
