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
from storebuilder.db import db
from storebuilder.engines import sqlite_module
from storebuilder.errors import Conflict, ShopError


def pending() -> bool:
    """Whether migrations wait; needs the shop's context."""
    waits = migrating.is_old(db.session.connection())
    db.session.rollback()
    return waits


def refuse_old(config: Config) -> None:
    """Raise Conflict where the tables are of an older version than this storebuilder's."""
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
        return copy_sqlite(config.home / "shop.db", config.backups / f"{stamp}.db")
    return dump_postgresql(config, config.backups / f"{stamp}.dump")


def copy_sqlite(source: Path, target: Path) -> Path:
    """Copy a database that is being written to, and read the copy through.

    In one step: another process's write would make a copy in several steps begin anew each time.
    """
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


def dump_postgresql(config: Config, target: Path, *, snapshot: str = "") -> Path:
    """Write pg_dump's custom format; with ``snapshot`` of what that transaction sees."""
    half = target.with_suffix(".dump.half")
    # With a snapshot the caller packs the dump himself, better and all in one.
    more = [f"--snapshot={snapshot}", "--compress=0"] if snapshot else []
    run_postgresql("pg_dump", "--format=custom", f"--file={half}", *more, url=config.database_url)
    half.chmod(0o600)
    half.replace(target)
    return target


def run_postgresql(program: str, *words: str, url: str) -> None:
    """Run one of PostgreSQL's programs on the database at ``url``; its last line is the error's."""
    command, environment = postgresql_command(program, url)
    done = subprocess.run(
        [*command, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ShopError(f"{program} failed: {done.stderr.strip().splitlines()[-1:]}")


def postgresql_command(program: str, url: str = "") -> tuple[list[str], dict[str, str]]:
    """The words and the environment that run ``program``, on the database at ``url``."""
    path = shutil.which(program)
    if path is None:
        raise ShopError(
            f"The backup needs {program}.",
            hint="Install postgresql-client, or make a backup yourself and add --without-backup.",
        )
    if not url:
        return [path], dict(os.environ)
    # The driver's name in the URL is SQLAlchemy's, which libpq does not know; a password goes by
    # the environment, since command lines can be read by everybody on the machine.
    address = make_url(url).set(drivername="postgresql")
    secret = {"PGPASSWORD": str(address.password)} if address.password else {}
    # To ``set`` None means to leave it as it is.
    words = [path, f"--dbname={address._replace(password=None).render_as_string()}"]
    return words, os.environ | secret
