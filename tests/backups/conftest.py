"""A filled shop whose backups go to a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storebuilder.config import Config
from tests import databases
from tests.backups import builders
from tests.backups.builders import Merchant


@pytest.fixture
def filled(config: Config) -> Config:
    """A shop with orders and pictures."""
    builders.fill(config)
    return config


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A folder on another disk."""
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


@pytest.fixture
def owner(filled: Config, disk: Path) -> Merchant:
    """Who keeps the key of the filled shop; its backups go to the disk."""
    return builders.merchant(filled, f"file://{disk}")


@pytest.fixture
def another(database: str) -> Iterator[str]:
    """The URL of an empty database; nothing for SQLite."""
    with databases.another(database) as url:
        yield url
