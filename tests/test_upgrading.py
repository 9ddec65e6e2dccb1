"""An upgrade makes a backup that was looked at, and an old database is never served."""

import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from storebuilder import upgrading
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.errors import Conflict, ShopError
from storebuilder.storefronts.models import Shop


def sqlite_only(config: Config) -> None:
    if not config.database_url.startswith("sqlite"):
        pytest.skip("this is about the file of SQLite")


def test_it_works(config: Config) -> None:
    if not config.database_url.startswith("sqlite") and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    db.session.rollback()
    path = upgrading.back_up(config)
    assert path.parent == config.backups
    assert path.stat().st_size > 10_000
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in config.backups.iterdir()] == [path.name]


def test_the_copy_holds_what_the_shop_held(config: Config) -> None:
    sqlite_only(config)
    path = upgrading.back_up(config)
    copy = sqlite3.connect(path)
    assert copy.execute("SELECT name FROM shops").fetchall() == [("Tea House",)]
    copy.close()
    assert db.session.query(Shop).one().name == "Tea House"


def test_an_unsound_copy_is_refused(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    sqlite_only(config)
    db.session.rollback()
    db.engine.dispose()
    path = config.home / "shop.db"
    whole = path.read_bytes()
    for extra in ("shop.db-wal", "shop.db-shm"):
        (config.home / extra).unlink(missing_ok=True)
    path.write_bytes(whole[:8192] + b"\xff" * 4096 + whole[12288:])
    with pytest.raises((ShopError, Exception), match="not sound|malformed"):
        upgrading.back_up(config)
    assert not [file for file in config.backups.iterdir() if file.suffix == ".db"]
    path.write_bytes(whole)


def test_an_old_database_is_refused_with_the_command_that_helps(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrading.refuse_old(config)
    monkeypatch.setattr("storebuilder.migrating.newest", lambda: "9999")
    with pytest.raises(Conflict, match="Run: storebuilder upgrade tea"):
        upgrading.refuse_old(config)


def test_without_pg_dump_it_says_what_to_install(
    config: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from msgspec.structs import replace

    monkeypatch.setenv("PATH", str(tmp_path))
    file = replace(config.file, database="postgresql+psycopg://shop@/shop")
    with pytest.raises(ShopError, match="postgresql-client"):
        upgrading.back_up(Config(home=config.home, file=file))


def test_a_password_reaches_postgresqls_programs_whole_and_in_no_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pg_dump").write_text("#!/bin/sh\n")
    (tmp_path / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    url = "postgresql+psycopg://shop:p%40ss@db.example:5433/tea"
    words, environment = upgrading.postgresql_command("pg_dump", url)
    assert words[1:] == ["--dbname=postgresql://shop@db.example:5433/tea"]
    assert environment["PGPASSWORD"] == "p@ss"
