"""Bringing a database to the newest form of the tables: for the command line, never for the web."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from storebuilder.db import db, writing

if TYPE_CHECKING:
    from sqlalchemy import Connection

SCRIPTS = Path(__file__).parent / "migrations"


def migrate() -> tuple[str | None, str]:
    """Run what is missing, in one transaction, and return the revision (before, after).

    On both databases DDL is transactional here, so a killed migration leaves the old form whole.
    """
    with writing():
        connection = db.session.connection()
        before = revision(connection)
        command.upgrade(alembic_config(connection), "head")
        return before, newest()


def revision(connection: Connection) -> str | None:
    """The revision that the database is at; None where it has no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def is_old(connection: Connection) -> bool:
    """Whether migrations of ours wait.

    A revision that we do not know is a newer one, left by an upgrade that was taken back. It is
    served too: migrations first add, and only a later version takes away.
    """
    found = revision(connection)
    return found is None or (found != newest() and _is_known(found))


def _is_known(found: str) -> bool:
    try:
        return ScriptDirectory(str(SCRIPTS)).get_revision(found) is not None
    except CommandError:
        return False


def newest() -> str:
    """The revision that this version of storebuilder wants."""
    return ScriptDirectory(str(SCRIPTS)).get_current_head() or ""


def alembic_config(connection: Connection) -> AlembicConfig:
    """Alembic's configuration for our scripts on this connection."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
