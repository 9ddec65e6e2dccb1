"""Taking a backup: copy, pack, seal, put, read back, open; only then it counts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from pyrage.x25519 import Identity

from storebuilder import __version__, clock
from storebuilder.backups import keeping, packing, proving, sealing, settings, snapshots, warning
from storebuilder.backups.manifests import ENDING, FORMAT, Manifest, key_of, moment_of
from storebuilder.backups.notes import Notes, alone
from storebuilder.backups.places import Place
from storebuilder.backups.sending import send_media
from storebuilder.backups.settings import BackupFile
from storebuilder.config import Config
from storebuilder.errors import ShopError

Tell = Callable[[str, int, int], None]
WORK = "work"


@dataclass(frozen=True)
class Taken:
    """A backup that was proven."""

    id: str
    at: datetime
    size: int
    media: int
    orders: int
    removed: int


def now(config: Config, tell: Tell) -> Taken:
    """Back the shop up and prove it; needs the shop's context.

    What goes wrong is noted, written to the owners and raised as one line.
    """
    file = settings.read(config)
    with alone(config, WORK):
        notes = Notes(config, file)
        number = _number(notes)
        notes.begin(number)
        try:
            with workroom(config, WORK) as room:
                run = _Run(config, file, file.place(), notes, room, tell)
                manifest, size = run.take(number)
            removed = keeping.prune(run.place, notes)
        except BaseException as error:
            notes.fail(number, why := _one_line(error))
            if isinstance(error, Exception):
                warning.write(config, why)
            if isinstance(error, OSError):
                raise ShopError(f"The backup did not work: {why}") from error
            raise
    rows = manifest.figures.rows
    return Taken(
        number, moment_of(number), size, len(manifest.media), rows.get("orders", 0), removed
    )


class _Run:
    def __init__(
        self,
        config: Config,
        file: BackupFile,
        place: Place,
        notes: Notes,
        room: Path,
        tell: Tell,
    ) -> None:
        self.config = config
        self.file = file
        self.place = place
        self.notes = notes
        self.room = room
        self.tell = tell

    def take(self, number: str) -> tuple[Manifest, int]:
        tell = self.tell
        tell("Backup", 0, 5)
        copied, figures = snapshots.copy(self.config, self.room)
        tell("Backup", 1, 5)
        media = send_media(self.config, self.file, self.place, self.notes, self.room, tell)
        manifest = Manifest(
            format=FORMAT,
            shop=self.config.file.name,
            version=__version__,
            at=moment_of(number),
            database=snapshots.kind(self.config),
            figures=figures,
            media=media,
        )
        tell("Backup", 2, 5)
        sealed, once = self._seal(copied, manifest)
        size = sealed.stat().st_size
        tell("Backup", 3, 5)
        self._put_and_open(number, sealed, once, manifest)
        self.notes.prove(number, size, [entry.sha256 for entry in media])
        tell("Backup", 5, 5)
        return manifest, size

    def _seal(self, copied: Path, manifest: Manifest) -> tuple[Path, Identity]:
        """Pack and seal to the merchant, and to a key that nobody has after this process."""
        described = self.room / proving.MANIFEST
        described.write_bytes(msgspec.json.encode(manifest))
        packed, sealed = self.room / "packed", self.room / "sealed"
        with packing.packing(packed) as pack:
            pack.add(proving.MANIFEST, described)
            pack.add(proving.SETTINGS, self.config.home / "shop.toml")
            pack.add(copied.name, copied)
        copied.unlink()
        once = sealing.new_key()
        sealing.seal(packed, sealed, sealing.recipient(self.file.recipient), once.to_public())
        packed.unlink()
        return sealed, once

    def _put_and_open(self, number: str, sealed: Path, once: Identity, manifest: Manifest) -> None:
        key, proof = f"{number}{ENDING}", self.room / "proof"
        proof.mkdir()
        try:
            self.place.put(key, sealed)
            self.tell("Backup", 4, 5)
            self.place.get(key, sealed)
            opened = proving.open_archive(sealed, [once], proof, f"Backup {number} as it came back")
            if opened.manifest != manifest:
                raise ShopError(f"Backup {number} came back with another manifest.")
        except Exception:
            with suppress(ShopError):  # it must not be taken for the newest
                self.place.delete(key)
            raise


def _number(notes: Notes) -> str:
    moment = clock.now().replace(microsecond=0)
    while key_of(moment) in notes.state.archives:
        moment += timedelta(seconds=1)
    return key_of(moment)


def _one_line(error: BaseException) -> str:
    if isinstance(error, ShopError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}."
    return f"{type(error).__name__}: {error}".split("\n")[0]


@contextmanager
def workroom(config: Config, what: str) -> Iterator[Path]:
    """A folder for the work of who holds the lock ``what``; a killed one's is removed."""
    for old in config.backups.glob(f".{what}-*"):
        shutil.rmtree(old, ignore_errors=True)
    room = Path(tempfile.mkdtemp(prefix=f".{what}-", dir=config.backups))
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
