"""What every test may ask for: a fresh shop on the chosen database, clients of its faces, the cast.

``--database postgresql`` runs the same tests on a PostgreSQL of our own.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from storebuilder import config as config_module
from storebuilder import migrating, storefronts
from storebuilder.app import create_app, load_capabilities
from storebuilder.config import Config, ShopFile
from storebuilder.db import Base, db
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from tests import databases

SHOP_HOST = "tea.localhost"
CHINESE_HOST = "cn.tea.localhost"
PANEL_HOST = "panel.tea.localhost"
MARKET_HOST = "market.localhost"

Kind = Literal["shop", "aggregator"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.addoption("--examples", type=int, default=15, help="random requests of each kind")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL what knows no database is left out: it would be the same test once more."""
    if config.getoption("--database") == "sqlite":
        return
    wanted: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        knows = "database" in getattr(item, "fixturenames", ())
        (wanted if knows else left_out).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = wanted


@pytest.fixture(scope="session")
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of a migrated database: SQLite's is a file to copy, PostgreSQL's is emptied."""
    # Every home has the tables of both kinds.
    load_capabilities("shop")
    load_capabilities("aggregator")
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
        _to_one_file()
        db.session.remove()
        db.engine.dispose()


def _to_one_file() -> None:
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _write(home: Path, url: str, kind: Kind = "shop") -> Config:
    file = ShopFile(
        name="tea",
        kind=kind,
        panel_host=PANEL_HOST,
        secret_key="a secret of tests",
        database=url,
    )
    return config_module.write(home, file)


class Template:
    """The application that all tests share, and what each finds when it begins.

    Addresses and statements are compiled once a run instead of once a test; the home folder, the
    settings and what the application remembered are new for each.
    """

    def __init__(self, database: str, home: Path, kind: Kind = "shop") -> None:
        self.home, self.database, self.kind = home, database, kind
        self.url = "" if database.startswith("sqlite") else database
        self.app = create_app(_write(home, self.url, kind))
        self.app.testing = True
        self._config, self._extensions = dict(self.app.config), dict(self.app.extensions)
        #: Databases in which something was made already, by what it is.
        self._made: dict[str, Path] = {}

    def afresh(self) -> None:
        """A home as after the migration, and an application that remembers nothing."""
        shutil.rmtree(self.home)
        _write(self.home, self.url, self.kind)
        if not self.url:
            shutil.copyfile(self.database.removeprefix("sqlite:///"), self.home / "shop.db")
        for ours, kept in (
            (self.app.config, self._config),
            (self.app.extensions, self._extensions),
        ):
            ours.clear()
            ours.update(kept)

    def once(self, name: str, make: Callable[[], object]) -> None:
        """Do ``make`` on a database without other changes; from the second time on SQLite copies.

        What it made is read again by those who need it.
        """
        if self.url:
            make()
            return
        ours, kept = self.home / "shop.db", self._made.get(name)
        if kept is None:
            make()
            _to_one_file()
        db.session.rollback()
        db.engine.dispose()
        if kept is None:
            self._made[name] = self.home.with_name(f"{self.home.name}-{name}.db")
            shutil.copyfile(ours, self._made[name])
        else:
            for path in self.home.glob("shop.db-*"):
                path.unlink()
            shutil.copyfile(kept, ours)
        self.app.extensions.pop("fresh", None)

    def clear(self) -> None:
        """Leave no connection and, on PostgreSQL, no row behind."""
        db.session.remove()
        if self.url:
            names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
            with db.engine.begin() as connection:
                connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        db.engine.dispose()


@pytest.fixture(scope="session")
def template(database: str, tmp_path_factory: pytest.TempPathFactory) -> Template:
    return Template(database, tmp_path_factory.mktemp("home") / "shop")


@pytest.fixture
def empty_app(template: Template) -> Iterator[House]:
    """An application on a migrated database without a shop; its context is pushed."""
    template.afresh()
    with template.app.app_context():
        yield template.app
        template.clear()


def _open_the_tea_shop() -> None:
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


@pytest.fixture
def app(empty_app: House, template: Template) -> House:
    """The tea shop: one storefront in English and Chinese for USD, one in Chinese for CNY."""
    template.once("tea", _open_the_tea_shop)
    return empty_app


def _open_the_market() -> None:
    storefronts.open_shop(
        "World Market", country="CN", currency="USD", language="en", email="owner@market.example"
    )
    storefronts.add_storefront(
        "main",
        name="World Market",
        host=MARKET_HOST,
        currency="USD",
        languages=["en", "zh-CN"],
    )


@pytest.fixture(scope="session")
def market_template(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """The aggregator's own database: on PostgreSQL a second one, beside the shop's."""
    load_capabilities("shop")  # an aggregator's database has a shop's tables too
    home = tmp_path_factory.mktemp("market") / "market"
    if database.startswith("sqlite"):
        yield Template(database, home, "aggregator")
        return
    with databases.another(database) as url:
        _migrate(tmp_path_factory.mktemp("second"), url)
        yield Template(url, home, "aggregator")


@pytest.fixture
def market(market_template: Template) -> Iterator[House]:
    """An aggregator in English and Chinese without merchants; its context is pushed."""
    market_template.afresh()
    with market_template.app.app_context():
        market_template.once("market", _open_the_market)
        yield market_template.app
        market_template.clear()


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
