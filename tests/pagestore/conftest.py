"""A shop behind a web server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from storebuilder import config as settings
from storebuilder import pagestore
from storebuilder.app import create_app
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.pagestore import marks
from storebuilder.web.faces import House
from tests.conftest import Browser, browser


@pytest.fixture
def behind(app: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The tea shop behind a web server, with all news long past."""
    old: Config = app.config["SHOP"]
    house = create_app(settings.write(old.home, replace(old.file, behind=True)))
    house.testing = True
    monkeypatch.setattr(marks, "SETTLING", 0.0)
    with house.app_context():
        pagestore.begin_afresh(house.config["SHOP"])
        yield house
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def front(behind: House) -> Browser:
    return browser(behind)
