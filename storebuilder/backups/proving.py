"""Proving: opening an archive that came back from its place and comparing it with its manifest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pyrage.x25519 import Identity

from storebuilder.backups import manifests, packing, sealing, snapshots
from storebuilder.backups.manifests import Manifest
from storebuilder.backups.measuring import differences
from storebuilder.errors import NotAccepted, ShopError

MANIFEST, SETTINGS = "manifest.json", "shop.toml"
LARGEST_MANIFEST = 256 * 1024 * 1024  # bytes: a million pictures
LARGEST_SETTINGS = 1024 * 1024


class Opened:
    """An archive laid out in a folder; its database has been compared with the manifest."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    @property
    def database(self) -> Path:
        return self.folder / snapshots.NAMES[self.manifest.database]

    @property
    def settings(self) -> Path:
        return self.folder / SETTINGS


def open_archive(sealed: Path, keys: Sequence[Identity], folder: Path, what: str) -> Opened:
    """Unseal, unpack, look through the database and compare; ``sealed`` is used up."""
    packed = folder / "packed"
    sealing.unseal(sealed, packed, keys, what)
    sealed.unlink()
    manifest = _unpack(packed, folder)
    packed.unlink()
    opened = Opened(folder, manifest)
    if not opened.database.exists() or not opened.settings.exists():
        raise NotAccepted(f"{what} is not whole.")
    found = differences(manifest.figures, snapshots.figures_of(opened.database))
    if found:
        raise ShopError(f"{what} is not what it says: {'; '.join(found[:3])}.")
    return opened


def _unpack(packed: Path, folder: Path) -> Manifest:
    manifest = None
    for entry in packing.entries(packed):
        if entry.name == MANIFEST and entry.size <= LARGEST_MANIFEST and manifest is None:
            data = bytearray()
            while piece := entry.read():
                data += piece
            manifest = manifests.decode(bytes(data))
        elif (entry.name == SETTINGS and entry.size <= LARGEST_SETTINGS) or (
            manifest is not None and entry.name == snapshots.NAMES.get(manifest.database)
        ):
            entry.save(folder / entry.name)
        else:
            raise NotAccepted(f"{entry.name!r} does not belong into a backup.")
    if manifest is None:
        raise NotAccepted("The backup has no manifest.")
    return manifest
