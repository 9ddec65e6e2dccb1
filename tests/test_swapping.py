"""One shop's files in the place of another's: whichever change of the disk was the last one."""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storebuilder import swapping
from storebuilder.errors import Conflict, ShopError

CHANGES = ("mkdir", "rename", "replace", "unlink", "rmdir")
FILES = ("shop.toml", "shop.db", "shop.db-wal")
MOST = 40  # changes of the disk in one swap, and more


class Place:
    """A home with a shop, or only prepared, and a room beside it with another shop."""

    def __init__(self, folder: Path, *, empty: bool = False) -> None:
        self.home, self.room = folder / "tea", folder / ".tea-x1"
        fresh = self.room / "home"
        (fresh / "media/ab").mkdir(parents=True)
        for name in ("shop.toml", "shop.db", "media/ab/320.webp"):
            (fresh / name).write_text("new")
        (folder / "public").mkdir()
        self.home.mkdir()
        (self.home / "media").symlink_to(folder / "public")
        for name in () if empty else (*FILES, "shop.db-shm"):
            (self.home / name).write_text("old")
        (self.home / "log").write_text("stays")

    @property
    def state(self) -> str:
        """Whose the files in the home are: old, new or none; anything else is an error."""
        texts = {name: (self.home / name).read_text() for name in FILES if self._has(name)}
        if not texts:
            return "none"
        [whose] = set(texts.values())
        assert len(texts) == (3 if whose == "old" else 2), texts
        assert (self.home / "log").read_text() == "stays"
        if whose == "new":
            assert (self.home / "media/ab/320.webp").read_text() == "new"
        return whose

    def _has(self, name: str) -> bool:
        return (self.home / name).exists()


def killed(work: Callable[[], object], after: int) -> bool:
    """Do it in another process that is killed before its nth change of the disk; whether it was."""
    child = os.fork()
    if not child:
        left = after

        def counted(change: Callable[..., Any]) -> Callable[..., Any]:
            def do(*words: Any, **more: Any) -> Any:
                nonlocal left
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)
                left -= 1
                return change(*words, **more)

            return do

        for name in CHANGES:
            setattr(os, name, counted(getattr(os, name)))
        try:
            work()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] != 0


def broken(name: str) -> Callable[[Path, Path], None]:
    """A disk on which one file of the new shop cannot come."""
    move = swapping._move

    def moving(path: Path, target: Path) -> None:
        if path.name == name:
            raise OSError(28, "No space left on device")
        move(path, target)

    return moving


def test_it_works(tmp_path: Path) -> None:
    place = Place(tmp_path)
    swapping.swap(place.room, place.home)
    assert place.state == "new"
    assert (tmp_path / "public/ab/320.webp").exists()
    assert not swapping.is_pending(place.home)
    assert (place.room / "old/shop.db-wal").read_text() == "old"


@pytest.mark.parametrize("empty", [False, True], ids=["over a shop", "where none was"])
def test_killed_anywhere_the_next_start_finds_the_one_or_the_other(
    tmp_path: Path, empty: bool
) -> None:
    found = []
    for after in range(MOST):
        (tmp_path / str(after)).mkdir()
        place = Place(tmp_path / str(after), empty=empty)
        if not killed(lambda p=place: swapping.swap(p.room, p.home), after):  # type: ignore[misc]
            break
        pending = swapping.is_pending(place.home)
        # Whoever recovers may be killed as well, and the next one after him.
        for more in range(3):
            killed(lambda p=place: swapping.recover(p.home), more)  # type: ignore[misc]
        swapping.recover(place.home)
        found.append(place.state)
        assert place.state == ("new" if pending else found[0])
        assert not swapping.is_pending(place.home)
    else:
        raise AssertionError("it never came to its end")
    assert len(found) > 5
    assert set(found) == {"none" if empty else "old", "new"}


@pytest.mark.parametrize("name", ["320.webp", "shop.db", "shop.toml"])
@pytest.mark.parametrize("empty", [False, True], ids=["over a shop", "where none was"])
def test_what_cannot_come_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, empty: bool
) -> None:
    monkeypatch.setattr(swapping, "_move", broken(name))
    for after in range(MOST):
        (tmp_path / str(after)).mkdir()
        place = Place(tmp_path / str(after), empty=empty)
        if not killed(lambda p=place: swapping.swap(p.room, p.home), after):  # type: ignore[misc]
            break
        back = (place.room / swapping.BACK).exists()
        if not back and swapping.is_pending(place.home):
            monkeypatch.undo()  # who finishes it has room on his disk
        swapping.recover(place.home)
        monkeypatch.setattr(swapping, "_move", broken(name))
        if back:
            assert place.state == ("none" if empty else "old")
    (tmp_path / "last").mkdir()
    place = Place(tmp_path / "last", empty=empty)
    with pytest.raises(OSError, match="No space"):
        swapping.swap(place.room, place.home)
    assert place.state == ("none" if empty else "old")
    assert not swapping.is_pending(place.home)


def test_nobody_reads_while_the_files_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path)
    monkeypatch.setattr(swapping, "PATIENCE", 0.1)
    (place.home / swapping.MARK).write_text(place.room.name)
    with (place.home / swapping.MARK).open() as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        with pytest.raises(Conflict, match="at this moment"):
            swapping.recover(place.home)
    assert place.state == "old"
    swapping.recover(place.home)
    assert place.state == "new"


@pytest.mark.parametrize("name", ["../elsewhere", ".tea", ".other-x1", "", "/etc"])
def test_a_mark_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    place = Place(tmp_path)
    (place.home / swapping.MARK).write_text(name)
    with pytest.raises(ShopError, match="not understood"):
        swapping.recover(place.home)
    assert place.state == "old"
