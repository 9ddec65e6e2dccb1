"""Sending media, each file once: sealed, put, read back, opened, and only then counted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from multiprocessing.pool import ThreadPool
from pathlib import Path

from storebuilder.backups import sealing
from storebuilder.backups.manifests import Hashes, MediaFile, media_files
from storebuilder.backups.notes import Notes
from storebuilder.backups.places import Place
from storebuilder.backups.settings import BackupFile
from storebuilder.config import Config
from storebuilder.errors import ShopError

Tell = Callable[[str, int, int], None]
AT_ONCE = 4  # files: most of the time of a small one is waiting for the answer


def send_media(
    config: Config, file: BackupFile, place: Place, notes: Notes, room: Path, tell: Tell
) -> list[MediaFile]:
    """Send what the place has not yet and return all files that the shop has."""
    hashes = Hashes(config.backups / "hashes.json")
    found: dict[str, tuple[Path, MediaFile]] = {}
    every = []
    for path, name, status in media_files(config):
        try:
            media = hashes.of(path, name, status)
        except FileNotFoundError:  # a picture that waited is ready now
            continue
        every.append(media)
        found.setdefault(media.sha256, (path, media))
    hashes.save()
    wanted = _missing(place, notes, found)
    sender = _Sender(file, place, room)
    gone = set()
    with ThreadPool(AT_ONCE) as pool:
        for done, (digest, size) in enumerate(pool.imap_unordered(sender, wanted), 1):
            if size is None:
                gone.add(digest)
            else:
                notes.note_sent(digest, size)
            tell("Pictures", done, len(wanted))
    return [media for media in every if media.sha256 not in gone]


def _missing(
    place: Place, notes: Notes, found: dict[str, tuple[Path, MediaFile]]
) -> list[tuple[Path, MediaFile]]:
    """What was never proven, or is no longer there as it was."""
    sent = notes.sent()
    there = {key: size for key, size in place.sizes("media/") if key.endswith(".age")}
    return [
        pair
        for digest, pair in sorted(found.items())
        if digest not in sent or there.get(key_of(digest)) != sent[digest]
    ]


def key_of(digest: str) -> str:
    """The name of a media object in the place."""
    return f"media/{digest}.age"


class _Sender:
    def __init__(self, file: BackupFile, place: Place, room: Path) -> None:
        self.place = place
        self.room = room
        self.recipient = sealing.recipient(file.recipient)

    def __call__(self, pair: tuple[Path, MediaFile]) -> tuple[str, int | None]:
        path, media = pair
        work = self.room / f"media-{threading.get_ident()}"
        once = sealing.new_key()
        try:
            try:
                sealing.seal(path, work, self.recipient, once.to_public())
            except ShopError:
                if path.exists():
                    raise
                return media.sha256, None
            size = work.stat().st_size
            self.place.put(key_of(media.sha256), work)
            self.place.get(key_of(media.sha256), work)
            back = work.with_suffix(".back")
            digest = sealing.unseal(work, back, [once], f"{media.path} as it came back")
            back.unlink()
        finally:
            work.unlink(missing_ok=True)
        if digest != media.sha256:
            raise ShopError(f"{media.path} changed while it was sent.", hint="Try again.")
        return media.sha256, size
