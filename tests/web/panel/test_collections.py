"""Collections in the panel: their order, their goods by hand or by rule, their words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from storebuilder import catalog
from storebuilder.catalog.models import Collection, CollectionProduct
from storebuilder.db import db
from storebuilder.web.faces import House
from tests.catalog.builders import product
from tests.conftest import PANEL_HOST, Browser, browser
from tests.web.panel.forms import fields_of


def test_it_works(owner: Browser, app: House) -> None:
    pot = product("Tea pot")
    answer = owner.post(
        "/collections/new",
        data={"title": "Gifts", "filled": "hand", "published": "1", "pick": pot.id},
    )
    assert answer.status_code == 303
    assert "Gifts" in owner.get("/collections").text
    assert "1 product" in owner.get("/collections").text
    assert "Tea pot" in browser(app).get("/collections/gifts").text


def test_a_rule_fills_the_shelf(owner: Browser) -> None:
    product("Tea pot", kind="Pots")
    product("Tea bowl", kind="Bowls")
    answer = owner.post(
        "/collections/new",
        data={"title": "Pots", "filled": "kind", "rule-kind": "pots", "published": "1"},
    )
    page = owner.get(answer.location).text
    shelf = page.split("data-shelf-list")[1].split("</ol>")[0]
    assert "Tea pot" in shelf
    assert "Tea bowl" not in shelf
    assert "kind “pots”" in owner.get("/collections").text


def test_goods_are_put_in_order_and_taken_off(owner: Browser) -> None:
    ids = [product(title).id for title in ("One", "Two", "Three")]
    shelf = _shelf("Gifts", ids)
    _save(owner, shelf, {"product": [ids[2], ids[0], ids[1]], "drop": [ids[1]]})
    assert _products(shelf) == [ids[2], ids[0]]


def test_shelves_change_places_by_buttons_and_by_drag(owner: Browser) -> None:
    first, second, third = (_shelf(title) for title in ("A", "B", "C"))
    owner.post("/collections/order", data={"move": f"{third}-up"})
    assert _order() == [first, third, second]
    sent = {"ids": f"{second},{first},{third}"}
    answer = owner.post("/collections/order", data=sent, headers={"Accept": "application/json"})
    assert answer.json == {"ok": True}
    assert _order() == [second, first, third]
    owner.post("/collections/order", data={"move": "999-up"})
    owner.post("/collections/order", data={"move": "x"})
    assert _order() == [second, first, third]


def test_what_is_missing_is_said_and_nothing_is_lost(owner: Browser) -> None:
    answer = owner.post(
        "/collections/new", data={"title": "", "filled": "tag", "description_html": "Warm things"}
    )
    assert answer.status_code == 422
    assert "Give the collection a title." in answer.text
    assert "Say which one." in answer.text
    assert "Warm things" in answer.text


def test_another_tabs_change_is_never_overwritten(owner: Browser, manager: Browser) -> None:
    shelf = _shelf("Gifts")
    sent = fields_of(owner.get(f"/collections/{shelf}").text, "collection")
    _save(manager, shelf, {"title": "Presents"})
    answer = owner.post(f"/collections/{shelf}", data=sent | {"title": "Gift ideas"})
    assert answer.status_code == 409
    assert "Gift ideas" in answer.text
    assert _collection(shelf).title == "Presents"


def test_it_is_translated_beside_the_original(owner: Browser, app: House) -> None:
    shelf = _shelf("Gifts", [product("Pot").id])
    path = f"/collections/{shelf}/translations/zh-CN"
    sent = fields_of(owner.get(path).text, "translation")
    assert owner.post(path, data=sent | {f"collection-{shelf}-title": "礼物"}).status_code == 303
    assert "礼物" in browser(app).get("/zh-CN/collections/gifts").text
    again = owner.post(path, data=sent | {f"collection-{shelf}-title": "礼品"})
    assert again.status_code == 409
    assert "礼品" in again.text
    assert owner.get(f"/collections/{shelf}/translations/fr").status_code == 404


def test_it_is_removed_and_its_goods_stay(owner: Browser) -> None:
    pot = product("Pot")
    shelf = _shelf("Gifts", [pot.id])
    assert "Remove “Gifts”?" in owner.get(f"/collections/{shelf}").text
    owner.post(f"/collections/{shelf}/remove")
    assert owner.get(f"/collections/{shelf}").status_code == 404
    assert owner.get(f"/products/{pot.id}").status_code == 200


def test_a_product_joins_a_shelf_from_its_own_page(owner: Browser) -> None:
    pot = product("Pot")
    shelf = _shelf("Gifts")
    sent = fields_of(owner.get(f"/products/{pot.id}").text, "product")
    owner.post(f"/products/{pot.id}", data=sent | {"collection": [shelf]})
    assert _products(shelf) == [pot.id]


def test_scripts_stay_text(owner: Browser) -> None:
    script = '"><script>alert(1)</script>'
    answer = owner.post(
        "/collections/new",
        data={"title": script, "description_html": script, "filled": "tag", "rule-tag": script},
    )
    assert answer.status_code == 303
    for path in (answer.location, "/collections"):
        assert "<script>alert" not in owner.get(path).text


def test_unknown_goods_pictures_and_numbers_are_refused(owner: Browser) -> None:
    shelf = _shelf("Gifts")
    _save(owner, shelf, {"pick": ["99999"]}, expect=422)
    _save(owner, shelf, {"picture": "99999", "pick": ["1e5", "-1", "9" * 30]})
    assert _collection(shelf).picture_id is None
    assert owner.get(f"/collections/{2**40}").status_code == 404
    assert owner.post("/collections/77", data={"title": "x"}).status_code == 404


def test_charlie_sees_nothing(app: House) -> None:
    shelf = _shelf("Secret gifts")
    charlie = browser(app, PANEL_HOST)
    for path in ("/collections", f"/collections/{shelf}", "/collections/new"):
        answer = charlie.get(path)
        assert answer.status_code == 303
        assert "Secret" not in answer.text
    charlie.post(f"/collections/{shelf}/remove")
    assert _collection(shelf).title == "Secret gifts"


def _shelf(title: str, ids: list[int] | None = None) -> int:
    number = catalog.add_collection(title).id
    catalog.fill_collection(number, ids or [])
    return number


def _save(client: Browser, number: int, changed: dict[str, Any], expect: int = 303) -> None:
    sent = fields_of(client.get(f"/collections/{number}").text, "collection")
    answer = client.post(f"/collections/{number}", data=sent | changed)
    assert answer.status_code == expect
    db.session.rollback()


def _products(number: int) -> list[int]:
    db.session.rollback()
    mine = CollectionProduct.collection_id == number
    rows = select(CollectionProduct.product_id).where(mine).order_by(CollectionProduct.position)
    return list(db.session.scalars(rows))


def _order() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Collection.id).order_by(Collection.position)))


def _collection(number: int) -> Collection:
    db.session.rollback()
    return db.session.get_one(Collection, number)
