"""Throw-away databases: a PostgreSQL cluster of our own on a unix socket."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

USER = "storebuilder"
_number = itertools.count(1)


def postgresql_programs() -> Path | None:
    """The folder with initdb and pg_ctl, the newest version first; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), reverse=True)
    return found[0].parent if found else None


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a cluster on a unix socket in a temporary folder; yields the URL of an empty database."""
    programs = postgresql_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="sb-pg-", dir="/tmp"))
    # PostgreSQL refuses to run as root, so root hands the folder to its user.
    prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if prefix:
        shutil.chown(folder, "postgres")
    data = folder / "data"

    def run(program: str, *words: str, check: bool = True) -> None:
        command = [*prefix, str(programs / program), *words]
        subprocess.run(command, check=check, stdout=subprocess.DEVNULL, cwd=folder)

    make = ["-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"]
    run("initdb", "-D", f"{data}", *make)
    settings = f"-c listen_addresses='' -k {folder} -c fsync=off -c max_connections=60"
    run("pg_ctl", "-D", f"{data}", "-w", "-o", settings, "-l", f"{folder}/log", "start")
    try:
        run("createdb", "-h", f"{folder}", "-U", USER, "shop")
        yield f"postgresql+psycopg://{USER}@/shop?host={folder}"
    finally:
        run("pg_ctl", "-D", f"{data}", "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def another(database: str) -> Iterator[str]:
    """An empty database beside ``database`` for a shop of its own; nothing for SQLite's file."""
    if database.startswith("sqlite"):
        yield ""
        return
    engine = create_engine(database, isolation_level="AUTOCOMMIT")
    name = f"another_{next(_number)}"  # the market's stands as long as the tests run
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield database.replace("/shop?", f"/{name}?")
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()
