from __future__ import annotations

from collections.abc import Iterator

import pytest

from storebuilder.app import load_capabilities
from storebuilder.web.faces import House
from tests import databases
from tests.conftest import Template, _migrate
from tests.joining.world import World, wired


@pytest.fixture(scope="session")
def market_template(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """The aggregator's own database: on PostgreSQL a second one, beside the shop's."""
    load_capabilities("shop")
    home = tmp_path_factory.mktemp("market") / "market"
    if database.startswith("sqlite"):
        yield Template(database, home, "aggregator")
        return
    with databases.another(database) as url:
        _migrate(tmp_path_factory.mktemp("second"), url)
        yield Template(url, home, "aggregator")


@pytest.fixture
def world(app: House, market: House, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World(app, market)
    wired(monkeypatch, made)
    return made
