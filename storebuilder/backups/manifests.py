"""What a backup says of itself, and the files of a shop that lie beside its database."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from storebuilder.backups import sealing
from storebuilder.backups.measuring import Figures
from storebuilder.config import Config
from storebuilder.errors import NotAccepted

FORMAT = 1
#: Below the shop's home: pictures in all sizes, and those that wait to be looked at.
FOLDERS = ("media", "received")
_PATH = re.compile(r"(media|received)(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_ID = re.compile(r"\d{8}-\d{6}")
ENDING = ".tar.zst.age"
ARCHIVES = "2"  # an id begins with the year; so listing them does not list all media


class MediaFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A file beside the database."""

    path: str
    sha256: str
    size: int


class Manifest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """``manifest.json`` of an archive."""

    format: int
    shop: str
    #: Of the storebuilder that wrote it.
    version: str
    at: datetime
    #: sqlite or postgresql
    database: str
    figures: Figures
    media: list[MediaFile]


def decode(data: bytes) -> Manifest:
    """Read a manifest; NotAccepted where it is not one that this version knows."""
    try:
        found = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotAccepted(f"The backup's manifest is not understood: {error}.") from None
    if found.format != FORMAT:
        raise NotAccepted(
            f"The backup has format {found.format}, this storebuilder reads {FORMAT}.",
            hint=f"It was written by storebuilder {found.version}.",
        )
    for file in found.media:
        check_path(file.path)
    return found


def check_path(path: str) -> str:
    """A path of a media file below the shop's home, never leading out of it."""
    if len(path) <= 250 and _PATH.fullmatch(path):
        return path
    raise NotAccepted(f"{path[:80]!r} is not a place for a picture.")


def key_of(moment: datetime) -> str:
    """The id of a backup that was begun at ``moment``."""
    return moment.strftime("%Y%m%d-%H%M%S")


def moment_of(number: str) -> datetime:
    """When the backup with this id was begun."""
    return datetime.strptime(f"{number}+0000", "%Y%m%d-%H%M%S%z")


def id_of(key: str) -> str | None:
    """The id of an archive by its name in the place; None for anything else."""
    number = key.removesuffix(ENDING)
    return number if number != key and _ID.fullmatch(number) else None


def media_files(config: Config) -> Iterator[tuple[Path, str, os.stat_result]]:
    """Every whole file beside the database, with its path below the home; sorted."""
    for folder in FOLDERS:
        top = config.home / folder
        for base, names, files in os.walk(top):
            names.sort()
            for name in sorted(files):
                path = Path(base) / name
                if name.startswith("."):  # being written
                    continue
                try:
                    status = path.stat()
                except FileNotFoundError:
                    continue
                yield path, f"{folder}/{path.relative_to(top).as_posix()}", status


class Hashes:
    """The SHA-256 of media files, remembered by size and time: they are written once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._old: dict[str, list[str | int]] = msgspec.json.decode(path.read_bytes())
        except (OSError, msgspec.DecodeError):
            self._old = {}
        self._new: dict[str, list[str | int]] = {}

    def of(self, path: Path, name: str, status: os.stat_result) -> MediaFile:
        """The file's hash, read again only if it changed."""
        known = self._old.get(name)
        seen = [status.st_size, status.st_mtime_ns]
        digest = str(known[2]) if known and known[:2] == seen else sealing.sha256(path)
        self._new[name] = [*seen, digest]
        return MediaFile(path=check_path(name), sha256=digest, size=status.st_size)

    def save(self) -> None:
        """Keep what was seen this time."""
        fresh = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        fresh.write_bytes(msgspec.json.encode(self._new))
        fresh.replace(self.path)
