"""A use is claimed once, by one of two buyers, and given back where the order ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine

from storebuilder import cart as carts
from storebuilder import clock, orders, promotions
from storebuilder.cart.models import Cart
from storebuilder.db import db, writing
from storebuilder.errors import Conflict
from storebuilder.orders.models import Order
from storebuilder.promotions import claiming
from storebuilder.promotions.models import PromotionUse
from storebuilder.web.faces import House
from tests.catalog import builders as catalog
from tests.orders import builders
from tests.promotions.builders import automatic, code, uses


def _cart(*codes: str, email: str = "ada@example.com", **facts: Any) -> Cart:
    cart = builders.cart(email=email, **facts)
    carts.set_codes(cart, codes or ["TEA10"])
    return cart


def test_it_works(app: House) -> None:
    made = code("TEA10", title="Ten off")
    order = builders.place(_cart())
    assert (order.subtotal, order.discount, order.shipping, order.total) == (2900, 290, 500, 3110)
    assert [(line.discount, line.total) for line in order.lines] == [(290, 2610)]
    assert order.discounts == [
        {
            "promotion": made.id,
            "code": "TEA10",
            "title": "Ten off",
            "amount": 290,
            "delivery": 0,
            "shares": [290],
        }
    ]
    assert uses(made) == 1
    builders.pay(order)
    assert uses(made) == 1


def test_the_order_keeps_what_it_was_promised(app: House) -> None:
    made = code("TEA10", title="Ten off")
    order = builders.place(_cart())
    promotions.change(made.id, promotions.Terms(code="TEA10", title="Half", basis_points=5000))
    assert builders.fresh(order).discounts[0]["title"] == "Ten off"
    assert builders.fresh(order).total == 3110


def test_a_cart_placed_again_uses_it_once(app: House) -> None:
    made = code("TEA10", most_uses=1)
    cart = _cart()
    first, second = builders.place(cart), builders.place(cart)
    assert first.id == second.id
    assert uses(made) == 1


def test_the_buyer_who_holds_the_last_use_may_still_look_at_it(app: House) -> None:
    code("TEA10", most_uses=1, most_per_buyer=1)
    cart = _cart()
    builders.place(cart)
    assert carts.quote(cart, catalog.front(), "en").discount == 290
    other = _cart(email="other@example.com")
    [refusal] = carts.quote(other, catalog.front(), "en").refused
    assert refusal.reason == "used_up"


def test_a_changed_cart_takes_its_use_along(app: House) -> None:
    made = code("TEA10", most_uses=1)
    cart = _cart()
    first = builders.place(cart)
    carts.set_quantity(cart, cart.lines[0].variant_id, 2)
    second = builders.place(cart)
    assert (builders.fresh(first).state, second.discount) == ("cancelled", 580)
    assert uses(made) == 1
    carts.remove_code(cart, "TEA10")
    assert builders.place(cart).discount == 0
    assert uses(made) == 0


def test_a_use_comes_back_with_a_cancelled_order_once(app: House) -> None:
    made = code("TEA10", most_uses=1)
    waiting = builders.place(_cart())
    orders.cancel(waiting.id, actor="staff")
    assert uses(made) == 0
    paid = builders.paid(_cart())
    orders.cancel(paid.id, actor="staff")
    with pytest.raises(Conflict):
        orders.cancel(paid.id, actor="staff")
    assert promotions.give_back(paid.id) == 0
    assert uses(made) == 0


def test_a_use_comes_back_with_an_order_that_expires(app: House) -> None:
    made = code("TEA10")
    builders.place(_cart())
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert orders.expire_due() == 1
    assert uses(made) == 0


def test_money_that_comes_late_is_taken_at_the_price_that_was_promised(app: House) -> None:
    made = code("TEA10", most_uses=1)
    late = builders.place(_cart())
    payment = builders.begun(late)
    with writing():
        promotions.give_back(late.id)
        db.session.get_one(Order, late.id).state = "expired"
    builders.paid(_cart(email="other@example.com"))
    assert orders.mark_paid(late.id, payment.id, clock.now()) == "paid"
    assert builders.fresh(late).total == 3110
    assert uses(made) == 2
    assert promotions.take_again(late.id) == 0


def test_what_took_nothing_off_is_not_used(app: House) -> None:
    made = automatic(minimums={"USD": 100})
    front = catalog.front()
    builders.rate(front, amount=0)
    assert builders.place().discounts == []
    assert uses(made) == 0


def test_one_buyer_uses_it_as_often_as_may_be(app: House) -> None:
    made = code("TEA10", most_per_buyer=2)
    for expected in (290, 290, 0):
        assert builders.paid(_cart()).discount == expected
    assert builders.paid(_cart(email="other@example.com")).discount == 290
    assert uses(made) == 3


def test_a_first_order_is_one_even_before_it_is_paid(app: House) -> None:
    code("WELCOME", first_order=True)
    builders.place(_cart("WELCOME"))
    [refusal] = carts.quote(_cart("WELCOME"), catalog.front(), "en").refused
    assert refusal.reason == "used"


def test_the_last_use_goes_while_the_buyer_reads(app: House) -> None:
    code("TEA10", most_uses=1)
    mine = _cart()
    seen = carts.quote(mine, catalog.front(), "en").total
    builders.place(_cart(email="other@example.com"))
    with pytest.raises(Conflict, match=r"The total changed to \$34\.00") as error:
        orders.place(mine, catalog.front(), "en", seen_total=seen)
    assert error.value.field == "total"
    db.session.rollback()
    assert db.session.query(Order).count() == 1


def test_two_buyers_and_the_last_use(app: House) -> None:
    made = code("TEA10", most_uses=1)
    assert sorted(_race(app)) == ["NotLeft", "claimed"]
    assert uses(made) == 1


def test_the_race_is_one(app: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: where the limit is not part of the write, both buyers have the last use."""

    def unguarded(promotion_id: int) -> None:
        row = db.session.get_one(promotions.models.Promotion, promotion_id)
        row.uses += 1

    made = code("TEA10", most_uses=1)
    monkeypatch.setattr(claiming, "_count", unguarded)
    assert _race(app) == ["claimed", "claimed"]
    db.session.rollback()
    assert db.session.query(PromotionUse).filter_by(promotion_id=made.id).count() == 2


def test_one_buyer_in_two_windows_uses_a_personal_code_once(app: House) -> None:
    made = code("TEA10", most_per_buyer=1)
    assert sorted(_race(app, email="ada@example.com")) == ["NotLeft", "claimed"]
    assert uses(made) == 1


def test_a_failure_behind_the_claim_leaves_no_use(app: House) -> None:
    made = code("TEA10")
    order = builders.place(builders.cart())
    with pytest.raises(RuntimeError), writing():
        promotions.claim(order.id, order.email, [made.id])
        raise RuntimeError("the plug was pulled")
    assert uses(made) == 0
    assert db.session.query(PromotionUse).count() == 0


def _race(app: House, email: str = "") -> list[str]:
    """Two orders claim the one use at once, each in its own thread and connection."""
    made = db.session.query(promotions.models.Promotion.id).scalar()
    buyers = [email or f"buyer{number}@example.com" for number in range(2)]
    placed = [builders.place(builders.cart(email=buyer)).id for buyer in buyers]
    db.session.rollback()
    start = Barrier(2)

    def claim(number: int) -> str:
        with app.app_context():
            start.wait(10)
            try:
                promotions.claim(placed[number], buyers[number], [made])
            except promotions.NotLeft as error:
                return type(error).__name__
            return "claimed"

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(claim, range(2)))
