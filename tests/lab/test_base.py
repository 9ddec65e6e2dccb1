from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.lab import base
from tests.lab.base import kept


@pytest.fixture(autouse=True)
def _cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_it_works(tmp_path: Path) -> None:
    folder = kept("thing", ["recipe"], _write)
    assert (folder / "file").read_text() == "whole"
    assert folder.parent == tmp_path / "storebuilder-lab"
    assert kept("thing", ["another recipe"], _write) != folder


def test_it_is_made_once_though_several_ask_at_once() -> None:
    made = []

    def make(folder: Path) -> None:
        made.append(folder)
        time.sleep(0.1)
        _write(folder)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: kept("thing", [], make), range(4)))
    assert len(made) == 1
    assert all((folder / "file").exists() for folder in found)


def test_what_failed_is_not_kept(tmp_path: Path) -> None:
    def make(folder: Path) -> None:
        _write(folder)
        raise OSError("no network")

    with pytest.raises(OSError, match="no network"):
        kept("thing", [], make)
    assert [path.name for path in (tmp_path / "storebuilder-lab").iterdir()] == ["thing.lock"]
    assert kept("thing", [], _write)


def test_what_nobody_asked_for_in_a_week_is_forgotten() -> None:
    old, young = kept("thing", ["old"], _write), kept("thing", ["young"], _write)
    os.utime(old, times=(0, time.time() - base.WEEK - 1))
    kept("thing", ["new"], _write)
    assert not old.exists()
    assert young.exists()


def _write(folder: Path) -> None:
    (folder / "file").write_text("whole")
