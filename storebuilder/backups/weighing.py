"""Weighing a shop: its figures and the hash of all that lies beside its database.

Two shops that weigh the same hold the same orders and pictures; a move compares them before the new
server may serve.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from storebuilder.backups.manifests import Hashes, media_files
from storebuilder.backups.measuring import measure
from storebuilder.backups.settling import database
from storebuilder.config import Config


def weigh(config: Config) -> dict[str, Any]:
    """Rows, totals and stock as ``measuring.Figures`` has them, and the media in one hash.

    Pictures are read once and then known by size and time, so that a second weighing is quick.
    """
    config.backups.mkdir(mode=0o700, exist_ok=True)
    hashes = Hashes(config.backups / "hashes.json")
    together, count = hashlib.sha256(), 0
    for path, name, status in media_files(config):
        try:
            media = hashes.of(path, name, status)
        except FileNotFoundError:  # a picture that waited is ready now
            continue
        together.update(f"{media.path}\0{media.sha256}\n".encode())
        count += 1
    hashes.save()
    with database(config) as engine, engine.connect() as connection:
        figures = measure(connection)
    found: dict[str, Any] = msgspec.to_builtins(figures)
    return found | {"media": count, "media_hash": together.hexdigest()}
