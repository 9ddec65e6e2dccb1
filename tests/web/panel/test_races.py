"""What buyers and colleagues do in the moment in which a form is saved."""

from __future__ import annotations

import pytest

from storebuilder import cart as carts
from storebuilder import payments
from storebuilder.cart.models import Cart
from storebuilder.db import db
from storebuilder.orders.models import Order
from storebuilder.payments.models import Payment
from storebuilder.payments.providers import pretend
from storebuilder.web.faces import House
from tests.catalog import builders as catalog
from tests.conftest import Browser
from tests.orders import builders
from tests.web.panel.goods import save
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
