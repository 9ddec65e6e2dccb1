"""Numbers that one test process has to itself, each a subnet 10.111.N.0/24 and a folder.

The kernel holds the lock of a number for as long as its owner lives, however it dies; whoever takes
the number next, and every run at its start, clears what a dead owner left.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import time
from collections.abc import Iterator
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import IO

from tests.lab.system import PATIENCE, cache, do

LOCKS = Path("/run/storebuilder-lab")
GROUPS = Path("/sys/fs/cgroup")
NUMBERS = range(2, 251)


class Slot:
    """A number of our own until ``free``."""

    def __init__(self) -> None:
        LOCKS.mkdir(exist_ok=True)
        for number in NUMBERS:
            lock = _locked(number)
            if lock is not None:
                break
        else:
            raise RuntimeError(f"No number is free in {LOCKS}: {len(NUMBERS)} boxes run.")
        self._lock, self.number = lock, number
        _clear(number, lock)
        self.folder = cache() / "boxes" / str(number)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        lock.write(f"{os.getpid()}\n{self.folder}\n")
        lock.flush()

    @property
    def name(self) -> str:
        return f"sb-{self.number}"

    def address(self, last: int) -> str:
        return f"10.111.{self.number}.{last}"

    def clear(self) -> None:
        """Remove whatever hangs on the number, and keep the number."""
        _clear(self.number, self._lock)

    def free(self) -> None:
        """Clear the number and give it back."""
        if not self._lock.closed:
            with self._lock:
                self.clear()


def sweep() -> list[int]:
    """Clear what dead owners left; returns their numbers."""
    found = []
    for path in LOCKS.glob("*.lock"):
        lock = _locked(int(path.stem)) if path.stat().st_size else None
        if lock is not None:
            with lock:
                found.append(int(path.stem))
                _clear(found[-1], lock)
    return found


def groups(number: int) -> list[Path]:
    """A control group for the number in each hierarchy: one in version 2, several in version 1."""
    if (GROUPS / "cgroup.procs").exists():
        return [GROUPS / f"sb-{number}"]
    # A group of cpuset takes no process before it was given processors.
    return [
        each / f"sb-{number}"
        for each in sorted(GROUPS.iterdir())
        if (each / "cgroup.procs").exists() and not each.is_symlink() and each.name != "cpuset"
    ]


def _locked(number: int) -> IO[str] | None:
    lock = (LOCKS / f"{number}.lock").open("a+")
    try:
        flock(lock, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def _clear(number: int, lock: IO[str]) -> None:
    """Remove the processes, the mount, the network, the groups and the folder of a number."""
    name = f"sb-{number}"
    if Path("/run/netns", name).exists():
        _kill(name)
    lock.seek(0)
    owner = lock.read().splitlines()
    if len(owner) == 2:
        folder = Path(owner[1])
        if (folder / "root").is_mount():
            do("umount", folder / "root")
        shutil.rmtree(folder, ignore_errors=True)
    if Path("/sys/class/net", name).exists():
        do("ip", "link", "del", name)
    if Path("/run/netns", name).exists():
        do("ip", "netns", "del", name)
    do("ip", "address", "del", f"10.111.{number}.1/32", "dev", "lo", check=False)
    for group in groups(number):
        _remove(group)
    lock.truncate(0)


def _kill(name: str) -> None:
    """Kill whoever is in the network namespace, and wait until they are gone."""
    for _ in _for_a_while(f"Processes in {name} do not die"):
        pids = do("ip", "netns", "pids", name).split()
        if not pids:
            return
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)


def _remove(group: Path) -> None:
    """Remove a control group and those that the server made in it; the dying keep it for a bit."""
    for below in sorted(group.glob("**/"), reverse=True):
        for _ in _for_a_while(f"{below} stays busy"):
            try:
                below.rmdir()
                break
            except FileNotFoundError:
                break
            except OSError as error:
                if error.errno != errno.EBUSY:
                    raise


def _for_a_while(complaint: str) -> Iterator[None]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        yield
        time.sleep(0.02)
    raise RuntimeError(f"{complaint} for {PATIENCE} seconds.")
