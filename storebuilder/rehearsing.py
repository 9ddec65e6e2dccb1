"""Trying this version on a copy of a shop before it is let at the shop itself."""

from __future__ import annotations

import tempfile
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import select

from storebuilder import config as settings
from storebuilder import databases, launching, migrating, upgrading
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.errors import ShopError
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House


def rehearse(config: Config) -> list[str]:
    """Bring a copy of the database to this version's form, and draw pages from it.

    Returns the addresses that answered; raises ShopError where one does not. The shop itself is
    only read. A PostgreSQL database is not copied: there the pages are drawn from it as it is.
    """
    if not config.database_url.startswith("sqlite"):
        databases.refuse_unreachable(config.database_url)
    with (
        tempfile.TemporaryDirectory(dir=config.home.parent, prefix=".rehearsal-") as folder,
        launching.inside(_copy(config, Path(folder) / config.file.name)) as app,
    ):
        if config.database_url.startswith("sqlite"):
            migrating.migrate()
        return _draw(app)


def _copy(config: Config, home: Path) -> Config:
    copy = settings.write(home, replace(config.file, behind=False))
    if config.database_url.startswith("sqlite"):
        upgrading.copy_sqlite(config.home / "shop.db", home / "shop.db")
    return copy


def _draw(app: House) -> list[str]:
    from storebuilder import wsgi  # noqa: F401 - what serves must load as well

    config: Config = app.config["SHOP"]
    hosts = [*db.session.scalars(select(Storefront.host).where(Storefront.open))]
    db.session.rollback()
    addresses = [f"http://{host}/" for host in hosts]
    more = "/collections/all" if config.file.kind == "shop" else "/.well-known/ucp"
    addresses += [f"http://{host}{more}" for host in hosts]
    addresses.append(f"http://{config.file.panel_host}/sign-in")
    browser = app.test_client()
    for address in addresses:
        answer = browser.get(address)
        if answer.status_code >= 400:
            raise ShopError(f"{address} is answered with {answer.status} by this version.")
    return addresses
