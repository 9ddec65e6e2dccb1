from __future__ import annotations

import pytest

from storebuilder.web.faces import House
from tests.joining.world import World, wired


@pytest.fixture
def world(app: House, market: House, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World(app, market)
    wired(monkeypatch, made)
    return made
