"""A backup takes the place of a shop that sold nothing; its secrets come by stdin alone."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storebuilder import backups, config, swapping
from storebuilder.backups import arriving
from storebuilder.commands import secrets
from storebuilder.errors import Conflict, ShopError
from tests.backups.builders import Merchant, tell


@pytest.fixture
def home(owner: Merchant, tmp_path: Path) -> Path:
    """Another home with the shop of the backup."""
    if owner.config.file.database:
        pytest.skip("a shop in PostgreSQL is not replaced")
    owner.back_up()
    owner.restore(home := tmp_path / "there" / "shop")
    (home / arriving.NOTE).unlink()  # as if a launch had made it
    return home


def orders(home: Path) -> int:
    with closing(sqlite3.connect(home / "shop.db")) as database:
        return int(database.execute("SELECT count(*) FROM orders").fetchone()[0])


def forget_orders(home: Path) -> None:
    with closing(sqlite3.connect(home / "shop.db")) as database, database:
        database.execute("DELETE FROM orders")


def test_it_works(owner: Merchant, home: Path) -> None:
    forget_orders(home)
    done = backups.restore(home, owner.place, owner.key, tell, over_empty=True)
    assert (done.orders, orders(home)) == (2, 2)


def test_a_shop_with_orders_is_never_replaced(owner: Merchant, home: Path) -> None:
    with pytest.raises(Conflict, match="holds 2 orders"):
        backups.restore(home, owner.place, owner.key, tell, over_empty=True)
    assert orders(home) == 2


def test_what_cannot_come_leaves_the_other_as_it_was(
    owner: Merchant, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_orders(home)
    before = (home / "shop.toml").read_bytes()

    def breaks(path: Path, target: Path) -> None:
        if path.name == "shop.toml":
            raise OSError(28, "No space left on device")
        path.replace(target)

    monkeypatch.setattr("storebuilder.swapping._move", breaks)
    with pytest.raises(ShopError, match="No space left"):
        backups.restore(home, owner.place, owner.key, tell, over_empty=True)
    assert (orders(home), (home / "shop.toml").read_bytes()) == (0, before)


def test_killed_while_the_files_change_the_next_start_finds_the_restored_shop(
    owner: Merchant, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_orders(home)
    before = (home / "shop.toml").read_bytes()

    def dies(*paths: Path) -> None:
        if paths[0] == home / "shop.db":
            os.kill(os.getpid(), signal.SIGKILL)

    if not (child := os.fork()):
        monkeypatch.setattr(swapping, "sync", dies)
        with contextlib.suppress(BaseException):
            backups.restore(home, owner.place, owner.key, tell, over_empty=True)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert (home / "shop.toml").read_bytes() == before
    [room] = home.parent.glob(".shop-*")
    found = config.read(home)
    assert found.file.name == "shop"
    assert (orders(home), room.exists()) == (2, False)


def test_a_key_file_stays_where_it_is() -> None:
    words = ["backup", "verify", "tea", "--key-file", "tea.key"]
    assert secrets.words_there(words) == ["backup", "verify", "tea", "--by-stdin"]
    words = ["restore", "tea", "--key-file=tea.key", "--from", "s3://x"]
    words += ["--database", "postgresql://shop:secret@db/shop"]
    there = ["restore", "tea", "--from", "s3://x", "--by-stdin", "--over-empty"]
    assert secrets.words_there(words) == there
