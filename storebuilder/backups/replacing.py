"""A restored shop takes the place of one that a launch just made and that sold nothing yet."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import text

from storebuilder import config as settings
from storebuilder import running, swapping
from storebuilder.backups import settling
from storebuilder.config import Config, ShopFile
from storebuilder.errors import Conflict


def replaceable(home: Path) -> Config | None:
    """The shop in ``home`` that may be replaced, None where there is none; else Conflict."""
    swapping.recover(home)
    if not (home / "shop.toml").exists():
        return None
    config = settings.read(home)
    if config.file.database:
        raise Conflict("A shop in PostgreSQL is not replaced.", hint="Use an empty database.")
    if running.state(config) is not None:
        raise Conflict(f"{config.file.name} runs.", hint=f"storebuilder stop {config.file.name}")
    with settling.database(config) as engine, engine.connect() as connection:
        orders = connection.scalar(text("SELECT count(*) FROM orders"))
    if orders:
        raise Conflict(
            f"The shop {config.file.name} there holds {orders} orders.",
            hint="Nothing is ever written over a shop that sold something.",
        )
    return config


def file_for(file: ShopFile, before: Config) -> ShopFile:
    """The settings of the backup where the shop ``before`` stands: with that one's address."""
    there = before.file
    if (file.domain, file.panel_host) != (there.domain, there.panel_host):
        raise Conflict(
            f"The backup is of a shop at {file.domain or 'no domain'}, this one is at "
            f"{there.domain or 'no domain'}.",
            hint="Launch it with the domain that it had.",
        )
    return replace(file, port=there.port, behind=there.behind, scheme=there.scheme)
