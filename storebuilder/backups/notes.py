"""What this machine knows of its backups: ``backups/state.json`` and which media were proven.

An archive counts only when it was read back and opened; one that was begun and not proven (the
process was killed) never does.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec

from storebuilder import clock
from storebuilder.backups.settings import BackupFile
from storebuilder.config import Config
from storebuilder.errors import Conflict

BEGUN, PROVEN, FAILED = "begun", "proven", "failed"


class Archive(msgspec.Struct):
    """One archive that this machine made."""

    #: begun, proven or failed
    state: str
    at: datetime
    size: int = 0
    why: str = ""


class State(msgspec.Struct):
    """The contents of ``state.json``."""

    to: str = ""
    archives: dict[str, Archive] = {}
    #: When the last run went wrong, and how; cleared by one that went well.
    failed_at: datetime | None = None
    why: str = ""
    #: Media objects that no kept archive names, and since when.
    unneeded: dict[str, datetime] = {}


class Notes:
    """The notes of one shop about one place."""

    def __init__(self, config: Config, file: BackupFile) -> None:
        self.folder = config.backups
        self.state = read_state(config)
        if self.state.to != file.to:  # another place knows nothing of the old one
            self.state = State(to=file.to)
        sealed = hashlib.sha256(f"{file.to} {file.recipient}".encode()).hexdigest()[:12]
        self._sent = self.folder / f"sent-{sealed}.txt"
        self._kept = self.folder / "kept"

    def begin(self, number: str) -> None:
        """Note that an archive is being made."""
        self.state.archives[number] = Archive(state=BEGUN, at=clock.now())
        self.save()

    def prove(self, number: str, size: int, media: list[str]) -> None:
        """Note that an archive was opened, and what it needs."""
        self._kept.mkdir(mode=0o700, exist_ok=True)
        _write(self._kept / f"{number}.json", msgspec.json.encode(sorted(media)))
        archive = self.state.archives[number]
        archive.state, archive.size = PROVEN, size
        self.state.failed_at, self.state.why = None, ""
        self.save()

    def fail(self, number: str, why: str) -> None:
        """Note what went wrong; an archive that was proven before it stays proven."""
        archive = self.state.archives.get(number)
        if archive is not None and archive.state != PROVEN:
            archive.state, archive.why = FAILED, why
        self.state.failed_at, self.state.why = clock.now(), why
        self.save()

    def forget(self, number: str) -> None:
        """Drop an archive that is no longer in its place."""
        self.state.archives.pop(number, None)
        (self._kept / f"{number}.json").unlink(missing_ok=True)

    def needs(self, number: str) -> set[str] | None:
        """The media that an archive needs; None where this machine does not know."""
        try:
            found: list[str] = msgspec.json.decode((self._kept / f"{number}.json").read_bytes())
        except (OSError, msgspec.DecodeError):
            return None
        return set(found)

    def save(self) -> None:
        """Write ``state.json`` whole or not at all."""
        _write(self.folder / "state.json", msgspec.json.format(msgspec.json.encode(self.state)))

    def sent(self) -> dict[str, int]:
        """The sealed size of each media object that was read back and opened."""
        try:
            lines = self._sent.read_text(encoding="ascii").split("\n")[:-1]
        except FileNotFoundError:
            return {}
        return {digest: int(size) for digest, size in (line.split(" ") for line in lines)}

    def note_sent(self, digest: str, size: int) -> None:
        """Note one more, so that a run that is killed need not send it again."""
        with self._sent.open("a", encoding="ascii") as stream:
            stream.write(f"{digest} {size}\n")


def read_state(config: Config) -> State:
    """The notes of a shop; empty ones where there are none."""
    try:
        return msgspec.json.decode((config.backups / "state.json").read_bytes(), type=State)
    except FileNotFoundError:
        return State()


def _write(path: Path, data: bytes) -> None:
    fresh = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


@contextmanager
def alone(config: Config, what: str) -> Iterator[None]:
    """Hold the lock ``what`` of a shop's backups; the kernel lets go when this process dies."""
    config.backups.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(config.backups / f"{what}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Conflict(f"A backup of {config.file.name} is at {what} already.") from None
    finally:
        os.close(handle)
