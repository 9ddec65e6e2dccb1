"""What every test may ask for: a fresh shop on the chosen database, clients of its faces, the cast.

``--database postgresql`` runs the same tests on a PostgreSQL of our own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from storebuilder import config as config_module
from storebuilder import migrating, storefronts
from storebuilder.app import create_app
from storebuilder.config import Config, ShopFile
from storebuilder.db import Base, db
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from tests import databases

SHOP_HOST = "tea.localhost"
CHINESE_HOST = "cn.tea.localhost"
PANEL_HOST = "panel.tea.localhost"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


@pytest.fixture(scope="session")
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of a migrated database: SQLite's is a file to copy, PostgreSQL's is emptied."""
    if request.config.getoption("--database") == "sqlite":
        home = tmp_path_factory.mktemp("template")
        _migrate(home, "")
        yield f"sqlite:///{home / 'shop.db'}"
    else:
        with databases.postgresql() as url:
            _migrate(tmp_path_factory.mktemp("template"), url)
            yield url


def _migrate(home: Path, url: str) -> None:
    app = create_app(_write(home, url))
    with app.app_context():
        migrating.migrate()
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")) if not url else None
        db.session.remove()
        db.engine.dispose()


def _write(home: Path, url: str) -> Config:
    file = ShopFile(name="tea", panel_host=PANEL_HOST, secret_key="a secret of tests", database=url)
    return config_module.write(home, file)


@pytest.fixture
def empty_app(database: str, tmp_path: Path) -> Iterator[House]:
    """An application on a migrated database without a shop; its context is pushed."""
    home = tmp_path / "shop"
    if database.startswith("sqlite"):
        config = _write(home, "")
        shutil.copyfile(database.removeprefix("sqlite:///"), home / "shop.db")
    else:
        config = _write(home, database)
    app = create_app(config)
    app.testing = True
    with app.app_context():
        yield app
        db.session.remove()
        if not database.startswith("sqlite"):
            names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
            with db.engine.begin() as connection:
                connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        db.engine.dispose()


@pytest.fixture
def app(empty_app: House) -> House:
    """The tea shop: one storefront in English and Chinese for USD, one in Chinese for CNY."""
    storefronts.open_shop(
        "Tea House", country="CN", currency="USD", language="en", email="owner@tea.example"
    )
    storefronts.add_storefront(
        "main", name="Tea House", host=SHOP_HOST, currency="USD", languages=["en", "zh-CN"]
    )
    storefronts.add_storefront(
        "cn",
        name="茶舍",
        host=CHINESE_HOST,
        currency="CNY",
        languages=["zh-CN"],
        countries=["CN"],
        rate_millionths=7_200_000,
        round_to=100,
    )
    return empty_app


@pytest.fixture
def config(app: House) -> Config:
    found: Config = app.config["SHOP"]
    return found


@pytest.fixture
def main_front(app: House) -> Storefront:
    return db.session.query(Storefront).filter_by(handle="main").one()


@pytest.fixture
def chinese_front(app: House) -> Storefront:
    return db.session.query(Storefront).filter_by(handle="cn").one()


class Browser(FlaskClient):
    """A client that names its host and, as browsers do, says that its forms are its own."""

    host = SHOP_HOST

    def open(self, *args: object, **options: object) -> object:  # type: ignore[override]
        options.setdefault("base_url", f"http://{self.host}")
        headers = dict(options.pop("headers", None) or {})  # type: ignore[call-overload]
        headers.setdefault("Sec-Fetch-Site", "same-origin")
        return super().open(*args, headers=headers, **options)  # type: ignore[arg-type]


def browser(app: House, host: str = SHOP_HOST) -> Browser:
    """A new browser without cookies, looking at ``host``."""
    client = Browser(app, app.response_class, use_cookies=True)
    client.host = host
    return client


@pytest.fixture
def buyer(app: House) -> Browser:
    """A buyer on the first storefront."""
    return browser(app)


@pytest.fixture
def chinese_buyer(app: House) -> Browser:
    """A buyer on the Chinese storefront."""
    return browser(app, CHINESE_HOST)


@pytest.fixture
def visitor(app: House) -> Browser:
    """Somebody at the panel's door, not signed in."""
    return browser(app, PANEL_HOST)
