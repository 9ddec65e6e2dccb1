"""A shop with orders and pictures, a place for its backups, and the merchant with the key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pyrage.x25519 import Identity

from storebuilder import backups
from storebuilder.backups import settings
from storebuilder.backups.places import Place
from storebuilder.backups.restoring import Restored
from storebuilder.backups.taking import Taken
from storebuilder.config import Config
from storebuilder.db import db
from tests.orders import builders as orders


def tell(_what: str, _done: int, _total: int) -> None:
    """Nobody listens."""


def put_picture(config: Config, data: bytes, name: str = "640.webp") -> Path:
    """A file as the resizing leaves it."""
    digest = hashlib.sha256(data).hexdigest()
    path = config.media / digest[:2] / digest / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def fill(config: Config) -> None:
    """Two orders, one of them paid, and three pictures, two of them with the same bytes."""
    orders.paid()
    orders.place()
    db.session.rollback()
    put_picture(config, b"first" * 5000)
    put_picture(config, b"second" * 7000)
    put_picture(config, b"second" * 7000, "1280.webp")
    received = config.home / "received"
    received.mkdir(exist_ok=True)
    (received / "a1b2").write_bytes(b"waits to be looked at")
    (received / ".new-half").write_bytes(b"is being written")


@dataclass
class Merchant:
    """Who set the backups of a shop up and has the key."""

    config: Config
    key: Identity

    @property
    def place(self) -> Place:
        return settings.read(self.config).place()

    def back_up(self) -> Taken:
        return backups.now(self.config, tell)

    def restore(self, home: Path, number: str = "latest", *, database: str = "") -> Restored:
        return backups.restore(home, self.place, self.key, tell, number=number, database=database)


def merchant(config: Config, to: str, **options: str) -> Merchant:
    """Set backups up and keep the key."""
    _, key = backups.set_up(config, to, **options)  # type: ignore[arg-type]
    assert key is not None
    return Merchant(config, key)
