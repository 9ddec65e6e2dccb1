"""``storebuilder upgrade`` from an older form of the tables to the newest, and when it fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from cli import main
from storebuilder import config as settings
from storebuilder import launching, migrating, running, starting, wishing
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.engines import sqlite_module
from storebuilder.storefronts.models import Shop
from tests import databases
from tests.commandline import free_port, shell

NEXT = """
from alembic import op
import sqlalchemy as sa

revision, down_revision = "next", "{newest}"


def upgrade():
    op.add_column("shops", sa.Column("motto", sa.String(80), nullable=False, server_default="Tea"))
    op.create_table("mottos", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("UPDATE shops SET name = 'Changed'")
    {then}
"""


@pytest.fixture
def shop(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """A whole shop of today, in a folder of its own."""
    if not database.startswith("sqlite") and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed")
    monkeypatch.setenv("STOREBUILDER_HOME", str(tmp_path / "shops"))
    with shell(tmp_path / "shops") as sh, databases.another(database) as url:
        wish = wishing.wish("tea-house", sh.home, port=free_port(), database=url)
        with launching.Opening(wish, lambda *_: None) as opening:
            for _, there, do in opening.steps():
                if not there():
                    do()
        yield settings.read(wish.home)


def grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str = "") -> None:
    """Let this storebuilder want a newer form of the tables than the shop has."""
    scripts = shutil.copytree(migrating.SCRIPTS, tmp_path / "migrations")
    text_of = NEXT.format(newest=migrating.newest(), then=then)
    (scripts / "versions/9999_next.py").write_text(text_of, encoding="utf-8")
    monkeypatch.setattr(migrating, "SCRIPTS", scripts)


def upgrade() -> int:
    with pytest.raises(SystemExit) as leaving:
        main(["upgrade", "tea-house"])
    return int(leaving.value.code or 0)


def form(config: Config) -> tuple[str | None, bool, bool, str | None]:
    """The revision, whether the new column and table are there, and the shop's name."""
    with launching.inside(config):
        connection = db.session.connection()
        tables = inspect(connection)
        columns = {column["name"] for column in tables.get_columns("shops")}
        return (
            migrating.revision(connection),
            "motto" in columns,
            tables.has_table("mottos"),
            db.session.scalar(text("SELECT name FROM shops")),
        )


def backups(config: Config) -> list[Path]:
    return sorted(config.backups.iterdir())


def test_it_works(
    shop: Config,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = form(shop)
    assert before[1:] == (False, False, "Tea House")
    grow(tmp_path, monkeypatch)
    assert upgrade() == 0
    assert form(shop) == ("next", True, True, "Changed")
    said = capsys.readouterr().err
    (copy,) = backups(shop)
    assert said.index(f"Backup: {copy}") < said.index(f"went from {before[0]} to next")
    assert upgrade() == 0
    assert "newest version already" in capsys.readouterr().err
    assert backups(shop) == [copy]


def test_the_backup_is_of_before(
    shop: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shop.file.database:
        pytest.skip("a file of SQLite can be looked into")
    before = migrating.newest()
    grow(tmp_path, monkeypatch)
    upgrade()
    with closing(sqlite_module().connect(str(backups(shop)[0]))) as copy:
        assert copy.execute("SELECT name FROM shops").fetchall() == [("Tea House",)]
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [(before,)]


@pytest.mark.parametrize("fault", ["raise ValueError('no')", "op.execute('SELECT nothing')"])
def test_an_upgrade_that_fails_leaves_everything_as_it_was(
    shop: Config,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    fault: str,
) -> None:
    before = form(shop)
    grow(tmp_path, monkeypatch, fault)
    assert upgrade() == 1
    assert "the database is as it was" in capsys.readouterr().err
    assert form(shop) == before
    assert len(backups(shop)) == 1


def test_without_a_backup_nothing_is_touched(
    shop: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = form(shop)
    grow(tmp_path, monkeypatch)
    shop.backups.rmdir()
    shop.backups.write_text("in the way", encoding="utf-8")
    assert upgrade() == 1
    assert form(shop) == before


def test_a_shop_that_runs_runs_again(
    shop: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starting.leave(shop)
    old = running.state(shop)
    grow(tmp_path, monkeypatch)
    assert upgrade() == 0
    new = running.state(shop)
    assert old
    assert new
    assert new["pid"] != old["pid"]
    assert form(shop)[0] == "next"
    with launching.inside(shop):
        assert db.session.query(Shop).one().name == "Changed"
