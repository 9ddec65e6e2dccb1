"""The mark of the last news: by it a page that was drawn from old data is known.

Every change of what pages show renews the mark, after its commit. A request remembers the mark that
it began with; its page is written only while that mark still stands. Renewing and writing exclude
each other by one lock of the kernel, so a page is either not written, or written before the news
came and dropped by them.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storebuilder.config import Config

#: Seconds after news in which nothing is kept: a process may draw on answers that it keeps for a
#: second (``freshness``), made of others that were a second old, up to three in a row.
SETTLING = 3.5


@dataclass(frozen=True)
class Began:
    """What stood when a request began."""

    mark: str


def own(config: Config) -> Path:
    """The folder of the keeper's own files, beside the pages; nobody else can look into it."""
    return config.pages / ".kept"


@contextmanager
def locked(config: Config) -> Iterator[None]:
    """Nobody else writes, drops or renews meanwhile, in whatever process."""
    folder = own(config)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def renew(config: Config) -> None:
    """Renew the mark; to be called with the lock held, after the commit."""
    mark, fresh = own(config) / "mark", own(config) / "mark.new"
    try:
        # The moment is the machine's monotonic one, the same for all processes.
        fresh.write_text(f"{secrets.token_hex(8)} {time.monotonic()}", encoding="ascii")
        fresh.replace(mark)
    except OSError:
        mark.unlink(missing_ok=True)  # on a full disk: without a mark nothing is kept


def read(config: Config) -> tuple[str, float]:
    """The mark that stands, and its moment."""
    try:
        mark, _, at = (own(config) / "mark").read_text(encoding="ascii").partition(" ")
        return mark, float(at)
    except (OSError, ValueError):
        return "", 0.0


def began(config: Config) -> Began | None:
    """To be asked before a request reads anything; None where its page is not to be kept."""
    if not config.file.behind:
        return None
    mark, at = read(config)
    # A moment in the future is one before the machine was started again.
    if not mark or 0 <= time.monotonic() - at < SETTLING:
        return None
    return Began(mark)
