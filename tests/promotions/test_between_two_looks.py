"""What another window may do between two looks of this one."""

from __future__ import annotations

import pytest

from storebuilder import cart as carts
from storebuilder.cart import discounting
from storebuilder.cart.models import Cart
from storebuilder.db import db
from storebuilder.web.faces import House
from tests.orders import builders
from tests.promotions.builders import code
from tests.windows import Window, after_the_look, needs_two_writers


@pytest.fixture(autouse=True)
def _two_writers(app: House) -> None:
    needs_two_writers()


def test_who_makes_a_discount_is_shown_the_own_one(app: House) -> None:
    colleague = Window(app, lambda: code("TEA20"))
    with after_the_look("INSERT INTO promotions", colleague):
        made = code("TEA10")
    colleague.close()
    assert made.code == "TEA10"


def test_two_codes_put_in_at_once_are_both_in_the_cart(
    app: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    cart, put = builders.cart(), carts.set_codes
    number = cart.id
    other = Window(app, lambda: carts.add_code(db.session.get_one(Cart, number), "TEA20"))

    def slowly(mine: Cart, codes: list[str]) -> None:
        other.open()
        put(mine, codes)

    monkeypatch.setattr(discounting, "set_codes", slowly)
    carts.add_code(cart, "TEA10")
    other.close()
    db.session.rollback()
    assert sorted(db.session.get_one(Cart, number).codes) == ["TEA10", "TEA20"]
