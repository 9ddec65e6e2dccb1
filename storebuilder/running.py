"""Which shops run on this machine, and their log.

The parent holds a lock of the kernel (flock) on ``run/parent`` for as long as it lives, so what the
file says is never stale: it holds no more once the lock is free.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from storebuilder.config import Config
from storebuilder.errors import Conflict, ShopError

LARGEST_LOG = 5 * 1024 * 1024  # bytes; two older ones are kept
PATIENCE = 15.0  # seconds for a shop to stop by itself


def state(config: Config) -> dict[str, Any] | None:
    """``{"pid": …, "children": {role: pid}}`` of a running shop, None where it does not run."""
    path = config.run / "parent"
    try:
        stream = path.open("r+", encoding="utf-8")
    except FileNotFoundError:
        return None
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            with contextlib.suppress(ValueError):
                found: dict[str, Any] = json.loads(stream.read())
                return found
            return {"pid": 0, "children": {}}  # it starts in this very moment
    return None


@contextmanager
def claim(config: Config) -> Iterator[int]:
    """Be the one parent of this shop; raises Conflict where it has one. Yields the descriptor."""
    config.run.mkdir(parents=True, exist_ok=True)
    with (config.run / "parent").open("a+", encoding="utf-8") as stream:
        for _ in range(20):  # somebody may be looking at this very moment
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.05)
        else:
            name = config.file.name
            raise Conflict(f"{name} runs already.", hint=f"Stop it with: storebuilder stop {name}")
        yield stream.fileno()


def note(config: Config, what: dict[str, Any]) -> None:
    """Write into the claimed file who runs."""
    (config.run / "parent").write_text(json.dumps(what), encoding="utf-8")


def stop(config: Config) -> bool:
    """Stop a running shop and wait until it is gone; says whether it ran."""
    found = state(config)
    if found is None:
        return False
    until = time.monotonic() + PATIENCE
    told = 0
    while (found := state(config)) is not None:
        if found["pid"] != told:
            told = found["pid"]
            with contextlib.suppress(ProcessLookupError):
                os.kill(told, signal.SIGTERM)
        if time.monotonic() > until:
            raise ShopError(
                f"{config.file.name} does not stop.", hint=f"End it with: kill -9 {found['pid']}"
            )
        time.sleep(0.05)
    return True


def lives(pid: int | None) -> bool:
    """Whether there is a process with this number that can still work."""
    if not pid:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def end_group(pid: int) -> None:
    """Kill whatever is left of a child and its own children."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


def memory(pids: list[int]) -> float:
    """Megabytes of proportional set size of the processes and their children; 0 where unknown."""
    total, waiting = 0, list(pids)
    seen: set[int] = set()
    while waiting:
        pid = waiting.pop()
        if pid in seen:
            continue
        seen.add(pid)
        with contextlib.suppress(OSError, ValueError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += next(int(s.split()[1]) for s in rollup.splitlines() if s.startswith("Pss:"))
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
            waiting.extend(int(child) for child in children.split())
    return total / 1024


class Log:
    """The shop's log file, rotated by size; what is said also goes to an attached terminal."""

    def __init__(self, path: Path, *, attached: bool) -> None:
        self.path = path
        self.attached = attached
        self._open = False  # whether an unfinished progress line stands on the terminal
        self._told = -1

    def say(self, text: str) -> None:
        """One line of the parent's own."""
        self.write("storebuilder", f"{text}\n".encode(), plain=True)

    def write(self, role: str, data: bytes, *, plain: bool = False) -> None:
        """Note what a process printed, every line with its process and the time."""
        text = data.decode("utf-8", "replace").rstrip("\n")
        stamp = time.strftime("%Y-%m-%d %H:%M:%S")
        if self.path.exists() and self.path.stat().st_size > LARGEST_LOG:
            self._rotate()
        with self.path.open("a", encoding="utf-8") as stream:
            stream.writelines(f"{stamp} {role}: {line}\n" for line in text.split("\n"))
        self._show(role, text, plain=plain)

    def show(self, text: str) -> None:
        """Something for the terminal only: a way in has no place in a file that is kept."""
        self._show("storebuilder", text, plain=True)

    def _show(self, role: str, text: str, *, plain: bool) -> None:
        if self.attached:
            self._finish_line()
            prefix = "" if plain else f"{role}: "
            lines = "".join(f"{prefix}{line}\n" for line in text.split("\n"))
            sys.stdout.write(lines)
            sys.stdout.flush()

    def progress(self, what: str, done: int, left: int) -> None:
        """How far a long work is: in place on a terminal, else one line for every quarter."""
        total = done + left
        if sys.stdout.isatty():
            end = "" if left else "\n"
            sys.stdout.write(f"\r{what}: {done} of {total}{end}")
            self._open = bool(left)
        elif (quarter := 4 * done // max(total, 1)) != self._told:
            self._told = quarter
            sys.stdout.write(f"{what}: {done} of {total}\n")
        sys.stdout.flush()

    def _finish_line(self) -> None:
        if self._open:
            sys.stdout.write("\n")
            self._open = False

    def _rotate(self) -> None:
        older, oldest = self.path.with_suffix(".log.1"), self.path.with_suffix(".log.2")
        if older.exists():
            older.replace(oldest)
        self.path.replace(older)


class Journal(Log):
    """A log on stdout alone, for a service manager that keeps it with the time."""

    def __init__(self) -> None:
        super().__init__(Path(os.devnull), attached=False)

    def write(self, role: str, data: bytes, *, plain: bool = False) -> None:
        """Hand on what a process printed, every line with its process."""
        prefix = "" if plain else f"{role}: "
        lines = data.decode("utf-8", "replace").rstrip("\n").split("\n")
        sys.stdout.write("".join(f"{prefix}{line}\n" for line in lines))
        sys.stdout.flush()
