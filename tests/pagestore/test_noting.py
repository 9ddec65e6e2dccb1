from __future__ import annotations

from storebuilder.pagestore import Shown
from tests.catalog import builders
from tests.conftest import Browser


def test_it_works() -> None:
    shown = Shown()
    shown.products([2, 1, 2])
    shown.collections([3])
    shown.note("menu", "main", "footer")
    assert shown.header() == "collection:3 menu:footer menu:main product:1 product:2"


def test_a_page_names_what_it_showed(buyer: Browser) -> None:
    pot = builders.product("Blue tea pot", kind="Pots")
    cup = builders.product("Tea cup", kind="Pots")
    with buyer:
        buyer.get("/products/blue-tea-pot")
        from flask import g

        keys = g.shown.keys
    assert {f"product:{pot.id}", "theme:plain", "menu:main", "menu:footer"} <= keys
    assert f"product:{cup.id}" not in keys
