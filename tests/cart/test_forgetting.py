"""Carts are forgotten with the addresses in them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storebuilder import cart as carts
from storebuilder import clock, orders
from storebuilder.cart import forgetting
from storebuilder.cart.models import Cart, CartLine
from storebuilder.db import db, writing
from storebuilder.web.faces import House
from tests.cart.builders import filled, ready
from tests.catalog.builders import front
from tests.windows import Window, after_the_look, needs_two_writers


def _leave_alone(cart: Cart, days: int) -> None:
    with writing():
        db.session.query(Cart).filter_by(id=cart.id).update(
            {"updated_at": clock.now() - timedelta(days=days)}
        )


def test_it_works(app: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    fresh, *old = (filled(front(), quantity=1) for _ in range(4))
    _leave_alone(fresh, 59)
    for cart in old:
        _leave_alone(cart, 61)
    carts.forget_old()
    assert [cart.id for cart in db.session.query(Cart)] == [fresh.id]
    assert db.session.query(CartLine).count() == 1


def test_a_cart_that_became_an_order_stays_with_it(app: House) -> None:
    cart = ready(front())
    total = carts.quote(cart, front(), "en").total
    orders.place(cart, front(), "en", seen_total=total)
    _leave_alone(cart, 400)
    carts.forget_old()
    assert db.session.query(Cart).count() == 1


def test_a_buyer_who_comes_back_in_this_moment_keeps_the_cart(app: House) -> None:
    needs_two_writers()
    cart = filled(front(), quantity=1)
    _leave_alone(cart, 61)
    forgets = Window(app, carts.forget_old)
    with after_the_look("UPDATE carts SET updated_at", forgets):
        carts.set_quantity(cart, _variant(), 2)
    forgets.close()
    db.session.rollback()
    assert db.session.query(CartLine).one().quantity == 2


def _variant() -> int:
    return db.session.query(CartLine).one().variant_id
