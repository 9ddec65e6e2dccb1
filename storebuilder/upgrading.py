"""Bringing a shop's database to the form that this version wants, with a backup first."""

from __future__ import annotations

from storebuilder import migrating
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.errors import Conflict


def pending() -> bool:
    """Whether migrations wait; needs the shop's context."""
    return migrating.revision(db.session.connection()) != migrating.newest()


def refuse_old(config: Config) -> None:
    """Raise Conflict where the tables are older than this version of storebuilder."""
    if pending():
        name = config.file.name
        raise Conflict(
            f"The database of {name} is of an older version.",
            hint=f"Run: storebuilder upgrade {name}",
        )
