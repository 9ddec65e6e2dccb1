"""How the database is spoken to: its driver, its pool and what holds for each connection."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

#: unique_violation, serialization_failure and deadlock_detected
#: (PostgreSQL 17, Appendix A: "PostgreSQL Error Codes").
CODES = {"23505", "40001", "40P01"}


def sqlite_module() -> ModuleType:
    """The sqlite3 driver: pysqlite3's fixed SQLite where its wheel exists, else Python's own.

    SQLite 3.7.0 to 3.51.2 can corrupt a database when the WAL is reset (fixed in 3.51.3).
    """
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        from sqlite3 import dbapi2
    module: ModuleType = dbapi2
    return module


def options(url: str) -> dict[str, Any]:
    """The engine options that belong to ``url``'s database."""
    if url.startswith("sqlite"):
        return {
            "module": sqlite_module(),
            "connect_args": {"timeout": 15, "check_same_thread": False},
            "pool_size": 8,
            "max_overflow": 8,
        }
    return {"pool_size": 4, "max_overflow": 4, "pool_pre_ping": True}


def set_sqlite_up(connection: Any, _record: object) -> None:
    """What holds for each connection: WAL, every commit on the disk, foreign keys."""
    connection.isolation_level = None  # we say BEGIN ourselves, see _on_sqlite_begin
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "journal_size_limit=67108864",
        "cache_size=-8192",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def crossed(error: DBAPIError) -> bool:
    """Whether another writer, and no fault of ours, made the database refuse."""
    if getattr(error.orig, "sqlstate", None) in CODES:
        return True
    return getattr(error.orig, "sqlite_errorname", "") == "SQLITE_CONSTRAINT_UNIQUE"
