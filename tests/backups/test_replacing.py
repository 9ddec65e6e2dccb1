"""A backup takes the place of a shop that sold nothing; its secrets come by stdin alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storebuilder import backups
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

    def breaks(*_: object) -> None:
        raise ShopError("The disk is full.")

    monkeypatch.setattr("storebuilder.backups.settling.move_in", breaks)
    with pytest.raises(ShopError, match="disk is full"):
        backups.restore(home, owner.place, owner.key, tell, over_empty=True)
    assert (orders(home), (home / "shop.toml").read_bytes()) == (0, before)


def test_a_key_file_stays_where_it_is() -> None:
    words = ["backup", "verify", "tea", "--key-file", "tea.key"]
    assert secrets.words_there(words) == ["backup", "verify", "tea", "--by-stdin"]
    words = ["restore", "tea", "--key-file=tea.key", "--from", "s3://x"]
    there = ["restore", "tea", "--from", "s3://x", "--by-stdin", "--over-empty"]
    assert secrets.words_there(words) == there
