"""Fetching from a place: which archives there are, one of them opened, and its media."""

from __future__ import annotations

import shutil
import threading
from collections import defaultdict
from collections.abc import Sequence
from multiprocessing.pool import ThreadPool
from pathlib import Path

from pyrage.x25519 import Identity

from storebuilder.backups import places, proving, sealing
from storebuilder.backups.manifests import ARCHIVES, ENDING, MediaFile, id_of
from storebuilder.backups.places import Place
from storebuilder.backups.proving import Opened
from storebuilder.backups.sending import AT_ONCE, Tell, key_of
from storebuilder.backups.setting_up import own_folder
from storebuilder.errors import NotFound, ShopError

LATEST = "latest"


def archives(place: Place) -> dict[str, int]:
    """The size of each archive by its id, the oldest first."""
    found = {number: size for key, size in place.sizes(ARCHIVES) if (number := id_of(key))}
    return dict(sorted(found.items()))


def find_place(address: str, name: str, **how: str | bool) -> Place:
    """The folder of ``name`` in a place, else the place itself: whichever has backups."""
    for candidate in dict.fromkeys([own_folder(address, name), places.check(address)]):
        place = places.at(candidate, **how)  # type: ignore[arg-type]
        if archives(place):
            return place
    raise NotFound(f"There are no backups of {name} in {places.check(address)}.")


def open_one(place: Place, number: str, key: Identity, room: Path) -> tuple[str, Opened]:
    """Fetch an archive, the newest by ``latest``, and open it with the merchant's key."""
    there = archives(place)
    if not there:
        raise NotFound(f"There are no backups in {place.address}.")
    chosen = list(there)[-1] if number == LATEST else number
    if chosen not in there:
        last = ", ".join(list(there)[-5:])
        raise NotFound(f"There is no backup {chosen}.", hint=f"The last ones are: {last}.")
    sealed = room / "sealed"
    place.get(f"{chosen}{ENDING}", sealed)
    folder = room / "opened"
    folder.mkdir()
    try:
        return chosen, proving.open_archive(sealed, [key], folder, f"Backup {chosen}")
    except ShopError as error:
        older = [other for other in there if other < chosen]
        if number == LATEST and older and error.hint is None:
            error.hint = f"The one before it: --id {older[-1]}."
        raise


def fetch_media(
    place: Place,
    media: list[MediaFile],
    key: Identity,
    target: Path | None,
    room: Path,
    tell: Tell,
    have: Sequence[Path] = (),
) -> list[str]:
    """Fetch and compare every file, into the home ``target`` or to look; says what is wrong.

    What lies below one of ``have`` with the right contents is taken from there.
    """
    by_content = defaultdict[str, list[MediaFile]](list)
    for file in media:
        by_content[file.sha256].append(file)
    fetcher = _Fetcher(place, key, target, room, have)
    wrong = []
    with ThreadPool(AT_ONCE) as pool:
        fetched = pool.imap_unordered(fetcher, by_content.values())
        for done, problem in enumerate(fetched, 1):
            tell("Pictures", done, len(by_content))
            wrong += [problem] if problem else []
    return wrong


class _Fetcher:
    def __init__(
        self, place: Place, key: Identity, target: Path | None, room: Path, have: Sequence[Path]
    ) -> None:
        self.place = place
        self.key = key
        self.target = target
        self.room = room
        self.have = have

    def __call__(self, files: list[MediaFile]) -> str:
        sealed = self.room / f"media-{threading.get_ident()}"
        plain = sealed.with_suffix(".plain")
        name = files[0].path
        if self.target is not None and self._is_here(files):
            return ""
        try:
            self.place.get(key_of(files[0].sha256), sealed)
            digest = sealing.unseal(sealed, plain, [self.key], name)
            if digest != files[0].sha256:
                return f"{name} has other contents"
            if self.target is not None:
                for file in files:
                    _lay(plain, self.target / file.path)
        except ShopError as error:
            return f"{name}: {error}"
        finally:
            sealed.unlink(missing_ok=True)
            plain.unlink(missing_ok=True)
        return ""

    def _is_here(self, files: list[MediaFile]) -> bool:
        """Take the file from where an earlier attempt has laid it."""
        for path in (folder / file.path for folder in self.have for file in files):
            if path.is_file() and path.stat().st_size == files[0].size:
                if sealing.sha256(path) != files[0].sha256:
                    continue
                for file in files:
                    _share(path, Path(self.target or "") / file.path)
                return True
        return False


def _share(path: Path, target: Path) -> None:
    # A second name costs no room on the disk, where the file system has such.
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(path.resolve())
    except OSError:
        _lay(path, target)


def _lay(plain: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(plain, target)
    target.chmod(0o644)
