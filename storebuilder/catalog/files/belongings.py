"""The files that belong to a catalogue: what must travel with it to another machine."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from storebuilder.catalog.files import cells, texts
from storebuilder.errors import NotAccepted
from storebuilder.media.receiving import LARGEST

MOST = 50_000  # files
MOST_BYTES = 20 * 1024**3


def belongings(catalogue: Path) -> list[str]:
    """The paths below the catalogue's folder of the file itself and of what it names.

    Those are ``translations.csv`` and the pictures that are there, as plain files inside the
    folder: no symbolic link is followed, and what an import would refuse stays behind. Raises
    NotFound and NotAccepted.
    """
    base = catalogue.parent.resolve()
    found, size = [catalogue.name], 0
    if _is_plain(base / texts.FILE):
        found.append(texts.FILE)
    for name in dict.fromkeys(_pictures(catalogue)):
        path = base / name
        if not _is_inside(path, base) or not _is_plain(path) or path.stat().st_size > LARGEST:
            continue
        size += path.stat().st_size
        found.append(path.relative_to(base).as_posix())
        if len(found) > MOST or size > MOST_BYTES:
            raise NotAccepted(
                f"{catalogue.name} names more than {MOST} pictures, or more than 20 GB of them.",
                hint="Cut it into parts.",
            )
    return list(dict.fromkeys(found))


def _pictures(catalogue: Path) -> Iterator[str]:
    for row in cells.read(catalogue):
        for key in ("image", "variant_image"):
            if (name := row[key].replace("\\", "/")) and ":" not in name and "\0" not in name:
                yield name


def _is_inside(path: Path, base: Path) -> bool:
    """Whether the way from ``base`` to ``path`` stays inside and leads over no symbolic link."""
    straight = Path(os.path.normpath(path))
    return straight != base and straight.is_relative_to(base) and path.resolve() == straight


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
