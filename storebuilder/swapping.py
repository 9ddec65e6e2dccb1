"""The files of one shop in the place of another's: all of them or none, however often it is killed.

A mark in the home says that the files change, and from where. Whoever holds the mark's lock is at
work; where nobody does, he is dead, and the next one who reads the shop's settings finishes what he
began. The settings come last and in one move, so a shop that stood there is there all the while.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from pathlib import Path
from typing import IO

from storebuilder.errors import Conflict, ShopError

MARK = ".replacing"
FRESH, OLD, BACK = "home", "old", "back"
SETTINGS, LOGS, DATABASE = "shop.toml", ("shop.db-wal", "shop.db-shm"), "shop.db"
PATIENCE = 5.0  # seconds for whoever is at work


def swap(room: Path, home: Path) -> None:
    """Bring the files of ``room``/home, whole and on the disk, into ``home``.

    ``room`` lies beside the home. What cannot come leaves the other files as they were, and raises.
    """
    empty = not (home / SETTINGS).exists()
    fresh = home / f"{MARK}.new"
    with fresh.open("w", encoding="utf-8") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        stream.write(f"{room.name}{' empty' * empty}")
        stream.flush()
        os.fsync(stream.fileno())
        fresh.replace(home / MARK)
        sync(home)
        try:
            _forward(room, home)
        except BaseException:
            (room / BACK).touch()
            sync(room)
            _back(room, home, empty=empty)
            _unmark(home)
            raise
        _unmark(home)


def recover(home: Path) -> None:
    """Finish what a killed process began in ``home``; Conflict where one is at work for long."""
    try:
        stream = (home / MARK).open("r+", encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return
    with stream:
        _lock(stream, home)
        if not is_pending(home):
            return  # whoever was at work is done
        name, _, empty = stream.read().partition(" ")
        room = home.parent / _checked(name, home)
        if (room / BACK).exists():
            _back(room, home, empty=bool(empty))
        elif (room / FRESH).exists():
            _forward(room, home)
        _unmark(home)
    shutil.rmtree(room, ignore_errors=True)


def is_pending(home: Path) -> bool:
    """Whether files of ``home`` change, or a killed process left them halfway."""
    return (home / MARK).exists()


def sync(*paths: Path) -> None:
    """See that files and folders are on the disk before they are said to be there."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _lock(stream: IO[str], home: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise Conflict(
                    f"Another shop takes the place of the one in {home} at this moment.",
                    hint="Try again when that is done.",
                ) from None
        time.sleep(0.05)


def _checked(name: str, home: Path) -> str:
    if "/" in name or not name.startswith(f".{home.name}-"):
        raise ShopError(
            f"{home / MARK} is not understood.",
            hint="Remove it if the shop is as it should be, and restore it again if not.",
        )
    return name


def _unmark(home: Path) -> None:
    (home / MARK).unlink()
    sync(home)


def _forward(room: Path, home: Path) -> None:
    fresh, old = room / FRESH, room / OLD
    old.mkdir(mode=0o700, exist_ok=True)
    if (home / SETTINGS).exists() and (fresh / SETTINGS).exists():
        shutil.copy(home / SETTINGS, old / SETTINGS)
    if (home / DATABASE).exists() and (fresh / DATABASE).exists():
        for name in (*LOGS, DATABASE):  # as long as the database is the old one, so are its logs
            if (home / name).exists():
                (home / name).replace(old / name)
    sync(*old.iterdir(), old, home)
    files = [path for path in sorted(fresh.rglob("*")) if path.is_file()]
    for path in sorted(files, key=lambda path: (path.name == SETTINGS, path.name == DATABASE)):
        target = home / path.relative_to(fresh)
        target.parent.mkdir(parents=True, exist_ok=True)
        _move(path, target)
        sync(target, target.parent)


def _back(room: Path, home: Path, *, empty: bool) -> None:
    old = room / OLD
    if empty or (old / DATABASE).exists():  # what is in the home came from the room
        for name in LOGS:
            (home / name).unlink(missing_ok=True)
    if empty:
        for name in (SETTINGS, DATABASE):
            (home / name).unlink(missing_ok=True)
    for name in (DATABASE, *LOGS, SETTINGS):
        if (old / name).exists():
            (old / name).replace(home / name)
    sync(home)


def _move(path: Path, target: Path) -> None:
    # Pictures may lie on another disk, where the front can read them.
    try:
        path.replace(target)
    except OSError:
        shutil.move(path, target)
