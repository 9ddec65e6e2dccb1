"""What buyers and colleagues do in the moment in which a form is saved."""

from __future__ import annotations

from typing import Any

import pytest

from storebuilder import cart as carts
from storebuilder import catalog as goods
from storebuilder import payments, theming
from storebuilder.cart.models import Cart
from storebuilder.catalog.models import CollectionProduct
from storebuilder.db import db
from storebuilder.orders.models import Order
from storebuilder.payments.models import Payment
from storebuilder.payments.providers import pretend
from storebuilder.storefronts.models import Storefront
from storebuilder.web.desk import sections
from storebuilder.web.faces import House
from tests.accounts.builders import signed_in
from tests.catalog import builders as catalog
from tests.conftest import Browser
from tests.orders import builders
from tests.web.panel.goods import save, the_product
from tests.windows import Window, after_the_look, needs_two_writers


@pytest.fixture(autouse=True)
def _two_writers(app: House) -> None:
    needs_two_writers()


def test_a_product_is_saved_while_somebody_pays_for_it(app: House, owner: Browser) -> None:
    pot = catalog.product(on_hand=10)
    number = catalog.variant_ids(pot.id)[0]
    order = builders.place(builders.cart((number, 1)))
    payment = builders.begun(order).id

    def pay() -> None:
        found = db.session.get_one(Payment, payment)
        payments.receive("pretend", *pretend.message(found, "paid"))

    pays = Window(app, pay)
    with after_the_look("INSERT INTO listings", pays):
        save(owner, pot.id, {f"v{number}-price": "39.00", f"v{number}-stock": "12"})
    pays.close()
    assert builders.fresh(order).state == "paid"
    assert builders.stock(number) == (11, 0)


def test_a_product_is_saved_while_an_order_for_it_is_replaced(app: House, owner: Browser) -> None:
    pot = catalog.product(on_hand=10)
    number = catalog.variant_ids(pot.id)[0]
    cart = builders.cart((number, 1))
    builders.place(cart)
    carts.add(cart, number)
    mine = cart.id

    def place() -> None:
        builders.place(db.session.get_one(Cart, mine))

    places = Window(app, place)
    with after_the_look("SELECT products.id \nFROM products", places):
        save(owner, pot.id, {f"v{number}-stock": "12"})
    places.close()
    assert db.session.query(Order).filter_by(state="pending").count() == 1


def test_a_tag_that_a_colleague_puts_on_in_this_moment_stays(
    app: House, owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    pot, change = catalog.product().id, goods.change_product
    colleague = signed_in(app, "manager")
    sent: dict[str, Any] = {"id": str(pot), "do": "tag"}
    other = Window(app, lambda: colleague.post("/products/many", data={**sent, "tag": "new"}))

    def slowly(*told: Any, **changes: Any) -> Any:
        other.open()
        return change(*told, **changes)

    monkeypatch.setattr("storebuilder.catalog.change_product", slowly)
    owner.post("/products/many", data={**sent, "tag": "gift"})
    other.close()
    assert sorted(the_product(pot).tags) == ["gift", "new"]


def test_two_sections_that_are_taken_off_in_one_moment_are_both_gone(
    app: House, owner: Browser, main_front: Storefront, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, keep = main_front.id, sections.keep
    address, before = f"/storefronts/{number}/sections", _sections(number)
    colleague = signed_in(app, "manager")
    other = Window(app, lambda: colleague.post(f"{address}/{before[-1]}/remove"))

    def slowly(*told: Any) -> None:
        other.open()
        keep(*told)

    monkeypatch.setattr(sections, "keep", slowly)
    owner.post(f"{address}/{before[0]}/remove")
    other.close()
    assert _sections(number) == before[1:-1]


def test_who_makes_the_same_storefront_in_one_moment_is_told(app: House, owner: Browser) -> None:
    colleague = signed_in(app, "manager")
    sent = {
        "name": "Teehaus", "handle": "de", "host": "de.tea.localhost", "kind": "retail",
        "theme": "plain", "main_language": "de", "currency": "EUR", "rate_millionths": "0.92",
        "round_to": "0.50", "countries": ["DE"], "colour": "#3a5a9b",
    }  # fmt: skip
    said: list[Any] = []
    other = Window(app, lambda: said.append(colleague.post("/storefronts/new", data=sent)))
    with after_the_look("INSERT INTO storefronts", other):
        assert owner.post("/storefronts/new", data=sent).status_code == 303
    other.close()
    assert said[0].status_code == 409
    assert "Somebody else was changing the same" in said[0].text


def test_two_products_that_are_put_on_one_shelf_at_once_are_both_there(
    app: House, owner: Browser
) -> None:
    shelf = goods.add_collection("Gifts").id
    pot, cup = (catalog.product(title).id for title in ("Pot", "Cup"))
    colleague = signed_in(app, "manager")
    other = Window(app, lambda: save(colleague, cup, {"collection": [str(shelf)]}))
    with after_the_look("ORDER BY collection_products.position", other):
        save(owner, pot, {"collection": [str(shelf)]})
    other.close()
    db.session.rollback()
    rows = db.session.query(CollectionProduct).filter_by(collection_id=shelf)
    assert {row.product_id for row in rows} == {pot, cup}


def _sections(number: int) -> list[str]:
    db.session.rollback()
    row = db.session.get_one(Storefront, number)
    files = theming.load(row.theme).files
    return [one.key for one in theming.arranging.arranged(files, row.theme_settings, "index")]
