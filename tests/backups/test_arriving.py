"""A restore that was killed anywhere goes on when it is run again, and is done once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from storebuilder import backups
from storebuilder import config as settings
from storebuilder.backups import arriving, settling
from storebuilder.backups.restoring import Restored
from storebuilder.errors import Conflict
from tests.backups.builders import Merchant, tell

PLACES = [
    ("backups.fetching._lay", "640.webp"),
    ("backups.settling.rename_hosts", ""),
    ("swapping.swap", ""),
    ("swapping._move", "640.webp"),
    ("swapping._move", "shop.db"),
    ("swapping._move", "shop.toml"),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home as a server prepares it: pictures lie where the front reads them."""
    home = tmp_path / "shops" / "tea"
    home.mkdir(parents=True)
    (tmp_path / "public").mkdir()
    (home / "media").symlink_to(tmp_path / "public")
    return home


def restore(owner: Merchant, home: Path, database: str = "", number: str = "latest") -> Restored:
    return backups.restore(
        home, owner.place, owner.key, tell, number=number, database=database, over_empty=True
    )


def killed(work: Callable[[], object], patch: pytest.MonkeyPatch, where: str, at: str) -> None:
    """Do the work in a process that is killed where ``where`` is asked about ``at``."""
    child = os.fork()
    if child:
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        return
    try:
        module, _, name = f"storebuilder.{where}".rpartition(".")
        real = getattr(import_module(module), name)

        def kill(*given: Any, **more: Any) -> Any:
            if not at or any(at in str(one) for one in given):
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **more)

        patch.setattr(f"{module}.{name}", kill)
        work()
    finally:
        os._exit(0)


@pytest.mark.parametrize(("where", "at"), PLACES)
def test_it_works(
    owner: Merchant, home: Path, another: str, monkeypatch: pytest.MonkeyPatch, where: str, at: str
) -> None:
    if another and at == "shop.db":
        pytest.skip("PostgreSQL has no file in the home")
    owner.back_up()
    killed(lambda: restore(owner, home, another), monkeypatch, where, at)
    assert not (home / "shop.toml").exists()
    done = restore(owner, home, another)
    assert (done.orders, done.config.file.name) == (2, "tea")
    assert len(list((home / "media").rglob("*.webp"))) == 3
    assert [path.name for path in home.parent.iterdir()] == ["tea"]


@pytest.mark.parametrize(("where", "at"), PLACES[1:])
def test_so_does_one_that_takes_the_place_of_an_empty_shop(
    owner: Merchant, home: Path, monkeypatch: pytest.MonkeyPatch, where: str, at: str
) -> None:
    if owner.config.file.database:
        pytest.skip("a shop in PostgreSQL is not replaced")
    owner.back_up()
    restore(owner, home)
    empty(home)
    killed(lambda: restore(owner, home), monkeypatch, where, at)
    assert restore(owner, home).orders == 2
    assert settings.read(home).file.secret_key == owner.config.file.secret_key


def empty(home: Path) -> None:
    """Let the shop be one that a launch just made."""
    (home / arriving.NOTE).unlink()
    file = settings.read(home).file
    file.secret_key = settings.new_secret()
    settings.write(home, file)
    engine = create_engine(settings.read(home).database_url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM orders"))
    engine.dispose()


def test_one_that_is_done_is_left_as_it_is(owner: Merchant, home: Path, another: str) -> None:
    taken = owner.back_up()
    restore(owner, home, another)
    before = (home / "shop.toml").stat().st_mtime_ns
    for number in ("latest", taken.id):
        assert restore(owner, home, another, number).already
    assert (home / "shop.toml").stat().st_mtime_ns == before
    with pytest.raises(Conflict):
        restore(owner, home, another, "20200101-000000")


def test_a_note_of_another_shop_counts_for_nothing(owner: Merchant, home: Path) -> None:
    owner.back_up()
    if owner.config.file.database:
        pytest.skip("a shop in PostgreSQL is not replaced")
    restore(owner, home)
    file = settings.read(home).file
    file.secret_key = settings.new_secret()
    settings.write(home, file)
    with pytest.raises(Conflict, match="holds 2 orders"):
        restore(owner, home)


def test_of_two_at_once_one_waits(owner: Merchant, home: Path) -> None:
    owner.back_up()
    with (
        settling.workroom(home),
        pytest.raises(Conflict, match="tea is being brought here already"),
    ):
        restore(owner, home)
    assert [path.name for path in home.parent.iterdir()] == ["tea"]


def test_it_comes_to_no_other_domain(owner: Merchant, home: Path, another: str) -> None:
    owner.back_up()
    with pytest.raises(Conflict, match=r"a shop at no domain .* not at tea\.example"):
        backups.restore(home, owner.place, owner.key, tell, database=another, domain="tea.example")
    assert not (home / "shop.toml").exists()


def test_what_was_fetched_is_not_fetched_again(
    owner: Merchant, home: Path, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if owner.config.file.database:
        pytest.skip("the pictures are the same")
    owner.back_up()
    killed(lambda: restore(owner, home), monkeypatch, "backups.settling.rename_hosts", "")
    for sealed in disk.glob("tea/media/*"):
        sealed.unlink()
    assert restore(owner, home).media > 0
    assert len(list((home / "media").rglob("*.webp"))) == 3


def test_what_was_cut_in_the_middle_is(
    owner: Merchant, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if owner.config.file.database:
        pytest.skip("the pictures are the same")
    owner.back_up()
    killed(lambda: restore(owner, home), monkeypatch, "backups.settling.rename_hosts", "")
    [left] = home.parent.glob(".tea-*/home/media/*/*/1280.webp")
    whole = left.read_bytes()
    left.write_bytes(bytes(len(whole)))
    restore(owner, home)
    [there] = home.glob("media/*/*/1280.webp")
    assert there.read_bytes() == whole
