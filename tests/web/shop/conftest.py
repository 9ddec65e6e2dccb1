"""What the tests of the shop begin with."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storebuilder import beginning, catalog, shipping
from storebuilder.db import db, writing
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from tests.catalog import builders
from tests.conftest import Template


@pytest.fixture
def goods(app: House, template: Template) -> None:
    template.once("goods", _goods)


def _goods() -> None:
    """Eight products, one with options, in collections, with pages, menus and delivery rates."""
    picture = builders.picture()
    with writing():  # one transaction, for speed
        beginning.write_pages()
        for front in db.session.scalars(select(Storefront)):
            shipping.start_with(front.id, front.currency, "CN")
        pot = builders.product("Blue tea pot", kind="Pots", compare_at=3900, sku="POT-1")
        catalog.add_photo(pot.id, picture.id, "A pot on a table")
        catalog.translate("product", pot.id, "zh-CN", {"title": "蓝色茶壶"})
        builders.shirt(kind="Shirts")
        for number in range(6):
            builders.product(f"Tea cup {number}", kind="Cups", handle=f"cup-{number}")
        catalog.add_collection("Pots", rule={"kind": "Pots"})
        catalog.add_collection("Cups", rule={"kind": "Cups"})
