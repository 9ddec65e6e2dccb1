"""A lock that is one folder with its holder's process inside: two launches never work at once.

The folder is filled first and then renamed to its place, which fails where one stands already, so
a lock never lacks its holder. What a killed process left behind is taken over by a claim: a lock
inside the lock, which only one of several takers can hold.
"""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path


class Locked(Exception):
    """Somebody else, who is alive, holds the lock."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"process {holder.split()[0]} is at work here ({path})")
        self.holder = int(holder.split()[0])


class Lock:
    """``with Lock(path):`` holds it or raises Locked at once; it does not wait."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Lock:
        if not self._place():
            self._take_over()
        return self

    def __exit__(self, *_: object) -> None:
        self._remove()

    def _place(self) -> bool:
        # A folder can be renamed over an empty one only; ours is never empty.
        fresh = self.path.with_name(f"{self.path.name}.{uuid.uuid4().hex}")
        fresh.mkdir()
        (fresh / "holder").write_text(whoami())
        try:
            fresh.rename(self.path)
        except OSError:
            shutil.rmtree(fresh)
            return False
        return True

    def _take_over(self) -> None:
        dead = self._holder()
        if dead is None:  # let go of in this very moment
            if self._place():
                return
            raise Locked(self.path, self._holder() or "0 0")
        if alive(dead):
            raise Locked(self.path, dead)
        try:
            with Lock(self.path / f"claim-{dead.split()[0]}"):
                if self._holder() != dead:
                    raise Locked(self.path, self._holder() or "0 0")
                self._write()
        except FileNotFoundError:
            raise Locked(self.path, dead) from None

    def _write(self) -> None:
        fresh = self.path / "holder.new"
        fresh.write_text(whoami())
        fresh.replace(self.path / "holder")

    def _holder(self) -> str | None:
        try:
            return (self.path / "holder").read_text()
        except FileNotFoundError:
            return None

    def _remove(self) -> None:
        # First out of the way in one move, then piece by piece.
        if self._holder() != whoami():
            return
        gone = self.path.with_name(f"{self.path.name}.{uuid.uuid4().hex}")
        self.path.rename(gone)
        shutil.rmtree(gone)


def whoami() -> str:
    """This process as ``pid start``: a pid alone is used again after a restart."""
    return f"{os.getpid()} {_started(os.getpid())}"


def alive(holder: str) -> bool:
    """Whether the process that wrote ``pid start`` still runs."""
    pid, _, started = holder.partition(" ")
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return _started(int(pid)) == started


def _started(pid: int) -> str:
    # Clock ticks since boot, the 22nd field of proc_pid_stat(5); empty where there is no /proc.
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]
