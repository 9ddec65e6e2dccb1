"""A backup counts only when it was read back and opened."""

from __future__ import annotations

import errno
import re
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from storebuilder import backups, clock
from storebuilder.backups import sealing, settings
from storebuilder.backups.notes import BEGUN, PROVEN, read_state
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.errors import Conflict, NotFound, ShopError
from storebuilder.orders.models import Order
from tests.backups import builders
from tests.backups.builders import Merchant
from tests.commandline import ROOT

KILLED = """
import os, sys
from pathlib import Path
from storebuilder import backups, config, launching
from storebuilder.backups.places.folder import Folder

put, left = Folder.put, [int(sys.argv[2])]

def until(self, key, source):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), 9)
    put(self, key, source)

Folder.put = until
shop = config.read(Path(sys.argv[1]))
with launching.inside(shop):
    backups.now(shop, lambda *_: None)
"""


def test_it_works(owner: Merchant, tmp_path: Path, another: str) -> None:
    taken = owner.back_up()
    assert (taken.orders, taken.media) == (2, 4)
    assert backups.health(owner.config).state == "green"
    done = owner.restore(tmp_path / "shops/tea", database=another)
    total = db.session.scalar(select(func.sum(Order.total)))
    assert (done.orders, done.totals, done.media) == (2, {"USD": total}, 4)
    for path in owner.config.media.rglob("*.webp"):
        there = done.config.home / path.relative_to(owner.config.home)
        assert there.read_bytes() == path.read_bytes()
    assert stat.S_IMODE(done.config.home.stat().st_mode) == 0o700
    assert not (done.config.home / "received/.new-half").exists()


def test_what_is_in_the_place_tells_nothing(owner: Merchant, disk: Path) -> None:
    taken = owner.back_up()
    names = [path.relative_to(disk).as_posix() for path in disk.rglob("*") if path.is_file()]
    assert len(names) == 4  # three contents and one archive
    assert f"tea/{taken.id}.tar.zst.age" in names
    for name in names:
        data = (disk / name).read_bytes()
        assert data.startswith(b"age-encryption.org/v1\n")
        assert b"ada@example.com" not in data
        assert b"first" not in data


def test_the_machine_cannot_open_what_it_made(owner: Merchant) -> None:
    owner.back_up()
    for path in owner.config.home.rglob("*"):
        if path.is_file():
            assert sealing.PREFIX.encode() not in path.read_bytes()
    mode = settings.path(owner.config).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_nothing_of_the_work_stays_here(owner: Merchant) -> None:
    owner.back_up()
    left = {re.sub(r"-[0-9a-f]{12}", "", path.name) for path in owner.config.backups.iterdir()}
    assert left == {"hashes.json", "kept", "sent.txt", "state.json", "work.lock"}


def test_pictures_are_sent_once(owner: Merchant, disk: Path) -> None:
    owner.back_up()
    before = {path: path.stat().st_mtime_ns for path in disk.glob("tea/media/*")}
    builders.put_picture(owner.config, b"third" * 100)
    owner.back_up()
    after = {path: path.stat().st_mtime_ns for path in disk.glob("tea/media/*")}
    assert len(after) == len(before) + 1
    assert before.items() <= after.items()


def test_without_a_place_it_says_how_to_set_one(filled: Config) -> None:
    with pytest.raises(NotFound, match="Run: storebuilder backup set tea"):
        backups.now(filled, builders.tell)
    assert backups.health(filled).state == "none"


def test_a_folder_that_is_not_mounted_is_not_filled(owner: Merchant, disk: Path) -> None:
    disk.rename(disk.with_name("unplugged"))
    with pytest.raises(ShopError, match="the folder is not there"):
        owner.back_up()
    assert not disk.exists()
    assert backups.health(owner.config).state == "red"


def test_two_at_once_are_refused(owner: Merchant) -> None:
    from storebuilder.backups.notes import alone

    with alone(owner.config, "work"), pytest.raises(Conflict, match="already"):
        owner.back_up()


def test_a_full_disk_is_said_and_counts_for_nothing(
    owner: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = owner.back_up()

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    for where in (
        "storebuilder.backups.places.folder.shutil.copyfileobj",
        "storebuilder.backups.packing.Pack.add",
        "storebuilder.backups.taking.snapshots.copy",
    ):
        with monkeypatch.context() as patch:
            patch.setattr(where, full)
            with pytest.raises(ShopError, match="No space left on device") as said:
                owner.back_up()
        assert "\n" not in str(said.value)
    state = {row["id"]: row["state"] for row in backups.every(owner.config)}
    assert state == {good.id: PROVEN}


def test_a_copy_that_lacks_an_order_is_never_proven(
    owner: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storebuilder.backups import snapshots

    real = snapshots.figures_of

    def one_less(copied: Path) -> Any:
        found = real(copied)
        found.rows["orders"] -= 1
        return found

    monkeypatch.setattr(snapshots, "figures_of", one_less)
    with pytest.raises(ShopError, match="rows of orders: 1 instead of 2"):
        owner.back_up()
    assert backups.every(owner.config) == []


@pytest.mark.parametrize("at", [1, 3, 4])
def test_one_that_is_killed_counts_for_nothing_and_is_gone_on_with(
    owner: Merchant, disk: Path, at: int
) -> None:
    db.session.rollback()
    words = [sys.executable, "-c", KILLED, str(owner.config.home), str(at)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.returncode == -9, done.stderr
    state = read_state(owner.config)
    assert [one.state for one in state.archives.values()] == [BEGUN]
    assert backups.health(owner.config).state == "red"
    sent = {path: path.stat().st_mtime_ns for path in disk.glob("tea/media/*.age")}
    good = owner.back_up()
    assert [(row["id"], row["state"]) for row in backups.every(owner.config)] == [(good.id, PROVEN)]
    assert not list(owner.config.backups.glob(".work-*"))
    proven = [path for path, when in sent.items() if path.stat().st_mtime_ns == when]
    assert len(proven) >= len(sent) - 4  # what was on its way is sent again


def test_an_archive_that_was_put_and_not_opened_goes_with_the_next(
    owner: Merchant, disk: Path
) -> None:
    from storebuilder.backups.notes import Notes

    half = (clock.now() - timedelta(hours=1)).strftime("%Y%m%d-%H%M%S")
    Notes(owner.config, settings.read(owner.config)).begin(half)
    (disk / f"tea/{half}.tar.zst.age").write_bytes(b"half")
    assert [row["state"] for row in backups.every(owner.config)] == [BEGUN]
    good = owner.back_up()
    assert [row["id"] for row in backups.every(owner.config)] == [good.id]
