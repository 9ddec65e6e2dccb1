from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from storebuilder import cart as carts
from storebuilder import clock, orders, payments
from storebuilder.cart.models import Cart
from storebuilder.catalog import change_price
from storebuilder.db import db, writing
from storebuilder.errors import Conflict, NotAccepted, SoldOut
from storebuilder.orders import placing
from storebuilder.orders.models import Order
from storebuilder.payments.models import Payment
from storebuilder.web.faces import House
from tests.catalog import builders as catalog
from tests.orders import builders


def test_it_works(app: House) -> None:
    pot = catalog.variant_ids(catalog.product(price=2900, on_hand=10).id)[0]
    order = builders.place(builders.cart((pot, 2)))
    assert (order.number, order.state, order.currency) == ("1001", "pending", "USD")
    assert (order.subtotal, order.shipping, order.total) == (5800, 500, 6300)
    assert [(line.title, line.quantity, line.total) for line in order.lines] == [
        ("Blue tea pot", 2, 5800)
    ]
    assert order.address["city"] == "London"
    assert order.customer_id
    assert len(order.token) >= 22
    assert builders.stock(pot) == (10, 2)
    assert builders.kinds(order) == ["placed"]


def test_orders_are_numbered_one_after_another(app: House) -> None:
    assert [builders.place().number for _ in range(3)] == ["1001", "1002", "1003"]


def test_a_total_that_changed_is_said_and_nothing_is_ordered(app: House) -> None:
    pot = catalog.product(price=2900)
    cart = builders.cart((catalog.variant_ids(pot.id)[0], 1))
    seen = carts.quote(cart, catalog.front(), "en").total
    change_price(catalog.variant_ids(pot.id)[0], 3900)
    with pytest.raises(Conflict, match=r"The total changed to \$44\.00"):
        orders.place(cart, catalog.front(), "en", seen_total=seen)
    assert db.session.query(Order).count() == 0
    assert builders.stock(catalog.variant_ids(pot.id)[0]) == (10, 0)


def test_the_price_is_frozen_whatever_the_merchant_does_later(app: House) -> None:
    pot = catalog.variant_ids(catalog.product(price=2900).id)[0]
    order = builders.place(builders.cart((pot, 1)))
    change_price(pot, 9900)
    assert builders.fresh(order).total == 3400
    assert builders.fresh(order).lines[0].unit_price == 2900


def test_the_same_cart_placed_again_is_the_same_order(app: House) -> None:
    pot = catalog.variant_ids(catalog.product(on_hand=1).id)[0]
    cart = builders.cart((pot, 1))
    first, second = builders.place(cart), builders.place(cart)
    assert first.id == second.id
    assert builders.stock(pot) == (1, 1)


def test_a_changed_cart_replaces_its_order_and_lets_go_of_the_stock(app: House) -> None:
    pot = catalog.variant_ids(catalog.product(on_hand=3).id)[0]
    cart = builders.cart((pot, 1))
    first = builders.place(cart)
    carts.set_quantity(cart, pot, 3)
    second = builders.place(cart)
    assert second.id != first.id
    assert builders.fresh(first).state == "cancelled"
    assert builders.stock(pot) == (3, 3)


def test_an_open_payment_page_is_closed_before_its_order_is_replaced(app: House) -> None:
    pot = catalog.variant_ids(catalog.product().id)[0]
    cart = builders.cart((pot, 1))
    payment = builders.begun(builders.place(cart))
    carts.set_quantity(cart, pot, 2)
    builders.place(cart)
    assert db.session.get_one(Payment, payment.id, populate_existing=True).state == "expired"


def test_an_order_whose_money_is_under_way_is_not_replaced(app: House) -> None:
    pot = catalog.variant_ids(catalog.product().id)[0]
    cart = builders.cart((pot, 1))
    payment = builders.begun(builders.place(cart))
    payments.pretending.choose(payment, "slow")
    carts.set_quantity(cart, pot, 2)
    with pytest.raises(Conflict, match="under way"):
        builders.place(cart)


def test_a_cart_that_was_paid_gives_its_paid_order_again(app: House) -> None:
    cart = builders.cart()
    order = builders.paid(cart)
    assert orders.place(cart, catalog.front(), "en", seen_total=order.total).id == order.id


def test_what_is_gone_is_not_ordered(app: House) -> None:
    pot = catalog.variant_ids(catalog.product(on_hand=1).id)[0]
    mine, theirs = builders.cart((pot, 1)), builders.cart((pot, 1))
    builders.place(mine)
    with pytest.raises(SoldOut, match="Blue tea pot: it is sold out"):
        builders.place(theirs)


def test_a_cart_without_a_way_of_delivery_is_not_ordered(app: House) -> None:
    cart = builders.cart()
    with writing():
        cart.shipping_rate_id = None
    with pytest.raises(NotAccepted, match="Choose a way of delivery"):
        orders.place(cart, catalog.front(), "en", seen_total=2900)


def test_an_empty_cart_is_not_ordered(app: House) -> None:
    empty, _ = carts.start(catalog.front(), "en")
    with pytest.raises(NotAccepted, match="empty"):
        orders.place(empty, catalog.front(), "en", seen_total=0)


def test_titles_are_frozen_in_the_buyers_language(app: House) -> None:
    from storebuilder.catalog import translate

    pot = catalog.product()
    translate("product", pot.id, "zh-CN", {"title": "青瓷茶壶"})
    cart = builders.cart((catalog.variant_ids(pot.id)[0], 1), language="zh-CN")
    order = builders.place(cart, language="zh-CN")
    assert order.lines[0].title == "青瓷茶壶"


def test_an_unpaid_order_expires_after_half_an_hour(app: House) -> None:
    pot = catalog.variant_ids(catalog.product(on_hand=1).id)[0]
    order = builders.place(builders.cart((pot, 1)))
    assert orders.expire_due() == 0
    with time_machine.travel(clock.now() + timedelta(minutes=31), tick=False):
        assert orders.expire_due() == 1
        assert orders.expire_due() == 0
    assert builders.fresh(order).state == "expired"
    assert builders.stock(pot) == (1, 0)


def test_paid_in_another_window_between_two_looks_it_is_still_one_order(
    app: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets one write at a time")
    cart = builders.cart()
    number, latest, paid = cart.id, placing._latest, threading.Event()

    def in_another_window() -> None:
        with app.app_context():
            builders.pay(builders.place(db.session.get_one(Cart, number)))
            paid.set()

    def look(cart_id: int, state: str, *, lock: bool = False) -> Order | None:
        found = latest(cart_id, state, lock=lock)
        if lock and not paid.is_set() and threading.current_thread() is threading.main_thread():
            other = threading.Thread(target=in_another_window)
            other.start()
            other.join(30)
        return found

    monkeypatch.setattr(placing, "_latest", look)
    order = builders.place(cart)
    assert paid.is_set()
    assert db.session.scalars(select(Order.id)).all() == [order.id]
    assert builders.fresh(order).state == "paid"
