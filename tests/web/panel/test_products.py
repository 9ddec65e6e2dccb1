"""The list of products, as the staff meets it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from storebuilder import catalog
from storebuilder.db import db
from storebuilder.web.faces import House
from tests.catalog.builders import front, product, shirt
from tests.conftest import Browser, browser
from tests.web.panel.goods import state_of, the_product


def test_it_works(owner: Browser) -> None:
    product("Blue tea pot", on_hand=12)
    page = owner.get("/products").text
    assert "Blue tea pot" in page
    assert "12 in stock" in page


def test_an_empty_shop_says_what_to_do(owner: Browser) -> None:
    page = owner.get("/products").text
    assert "Nothing on the shelves yet" in page
    assert "/products/new" in page


def test_stock_is_said_in_words(owner: Browser) -> None:
    shirt("Linen shirt", on_hand=2)
    product("Empty pot", on_hand=0)
    product("Print", on_hand=None)
    page = owner.get("/products").text
    assert "12 in 6 variants" in page
    assert "sold out" in page
    assert "not counted" in page


@pytest.mark.parametrize("number", [1, 40])
def test_the_list_takes_few_queries_whatever_its_length(
    owner: Browser, number: int, main_front: object
) -> None:
    for index in range(number):
        product(f"Pot {index}")
    owner.get("/products")
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "PRAGMA")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        owner.get("/products")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    catalogue = [s for s in statements if "staff" not in s and "storefronts" not in s]
    assert len(catalogue) <= 5, "\n\n".join(catalogue)


def test_search_finds_by_title_sku_and_translation(owner: Browser) -> None:
    shoes = product("Running shoes", sku="RUN-7")
    product("Tea pot")
    catalog.translate("product", shoes.id, "zh-CN", {"title": "轻便跑鞋"})
    for words in ("running", "run-7", "跑鞋"):
        page = owner.get("/products", query_string={"q": words}).text
        assert "Running shoes" in page, words
        assert "Tea pot" not in page, words


def test_the_address_is_the_view(owner: Browser) -> None:
    product("Tea pot", kind="Pots")
    product("Tea bowl", kind="Bowls", published=False)
    drafts = owner.get("/products?state=draft").text
    assert "Tea bowl" in drafts
    assert "Tea pot</a>" not in drafts
    assert "Tea pot</a>" in owner.get("/products?kind=Pots").text
    assert "No product fits" in owner.get("/products?kind=Pots&stock=out").text
    strange = "?page=9999999999&front=999999999&sort=;drop&state=%00&q=%00%25_&kind=%00&stock=x"
    assert owner.get(f"/products{strange}").status_code == 200


def test_many_are_published_at_once_and_put_back(owner: Browser) -> None:
    first, second = product("One", published=False), product("Two", published=True)
    ids = [first.id, second.id]
    answer = owner.post("/products/many", data={"id": ids, "do": "publish"})
    assert answer.status_code == 303
    assert state_of(first.id) == "published"
    page = owner.get("/products").text
    assert "1 product was published." in page
    undo = page.split('action="/products/states?')[1].split('"')[0].replace("&amp;", "&")
    owner.post(f"/products/states?{undo}")
    assert state_of(first.id) == "draft"
    assert state_of(second.id) == "published"


def test_everything_that_is_found_can_be_changed(owner: Browser) -> None:
    pots = [product(f"Pot {n}", kind="Pots") for n in range(3)]
    bowl = product("Bowl", kind="Bowls")
    owner.post(
        "/products/many", data={"scope": "found", "view": "kind=Pots", "do": "tag", "tag": "sale"}
    )
    assert all(the_product(pot.id).tags == ["sale"] for pot in pots)
    assert the_product(bowl.id).tags == []


def test_a_product_is_hidden_from_one_storefront(owner: Browser, app: House) -> None:
    pot = product("Pot")
    chinese = front("cn")
    owner.post("/products/many", data={"id": pot.id, "do": f"hide-{chinese.id}"})
    assert browser(app).get("/products/pot").status_code == 200
    assert browser(app, chinese.host).get("/products/pot").status_code in {404, 410}
