"""Bringing a shop's database to the form that this version wants, with a backup first."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import make_url

from storebuilder import clock, migrating
from storebuilder.config import Config
from storebuilder.db import db, sqlite_module
from storebuilder.errors import Conflict, ShopError


def pending() -> bool:
    """Whether migrations wait; needs the shop's context."""
    waits = migrating.revision(db.session.connection()) != migrating.newest()
    db.session.rollback()
    return waits


def refuse_old(config: Config) -> None:
    """Raise Conflict where the tables are of another version than this storebuilder's."""
    if pending():
        name = config.file.name
        raise Conflict(
            f"The database of {name} is of an older version.",
            hint=f"Run: storebuilder upgrade {name}",
        )


def back_up(config: Config) -> Path:
    """Copy the database into backups/, look at the copy, and return its path.

    SQLite's copy is read through and checked; PostgreSQL's is pg_dump's custom format.
    """
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    config.backups.mkdir(exist_ok=True)
    if config.database_url.startswith("sqlite"):
        return _copy_sqlite(config.home / "shop.db", config.backups / f"{stamp}.db")
    return _dump_postgresql(config, config.backups / f"{stamp}.dump")


def _copy_sqlite(source: Path, target: Path) -> Path:
    driver = sqlite_module()
    half = target.with_suffix(".db.half")
    half.unlink(missing_ok=True)
    with (
        contextlib.closing(driver.connect(str(source))) as live,
        contextlib.closing(driver.connect(str(half))) as copy,
    ):
        live.backup(copy)
        said = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            raise ShopError(f"The copy of the database is not sound: {said}")
        copy.execute("PRAGMA journal_mode=DELETE")
    half.chmod(0o600)
    half.replace(target)
    return target


def _dump_postgresql(config: Config, target: Path) -> Path:
    program = shutil.which("pg_dump")
    if program is None:
        raise ShopError(
            "The backup needs pg_dump.",
            hint="Install postgresql-client, or make a backup yourself and add --without-backup.",
        )
    # The driver's name in the URL is SQLAlchemy's, which libpq does not know; a password goes by
    # the environment, since command lines can be read by everybody on the machine.
    url = make_url(config.database_url).set(drivername="postgresql")
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    address = url.set(password=None).render_as_string()
    half = target.with_suffix(".dump.half")
    done = subprocess.run(
        [program, "--format=custom", f"--file={half}", address],
        env=os.environ | secret,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ShopError(f"pg_dump failed: {done.stderr.strip().splitlines()[-1:]}")
    half.chmod(0o600)
    half.replace(target)
    return target
