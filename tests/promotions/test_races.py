"""Eight processes want the last uses of a code, and some of them are killed."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storebuilder.cart.models import Cart, CartLine
from storebuilder.db import db, writing
from storebuilder.orders.models import Order
from storebuilder.promotions.models import PromotionUse
from storebuilder.web.faces import House
from tests.catalog import builders as catalog
from tests.orders import builders
from tests.payments import racing
from tests.promotions.builders import code, uses

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
MANY, EACH = 8, 4  # processes, and carts of each


@pytest.fixture
def home(app: House) -> Iterator[Path]:
    """A shop with many carts, each with one tea pot and the code TEA10."""
    pot = catalog.variant_ids(catalog.product(on_hand=1000).id)[0]
    first = builders.cart((pot, 1))
    with writing():
        db.session.get_one(Cart, first.id).codes = ["TEA10"]
        for number in range(1, MANY * EACH):
            cart = Cart(
                token_hash=f"{number}",
                storefront_id=first.storefront_id,
                language="en",
                email=f"buyer{number}@example.com",
                address=dict(builders.ADDRESS),
                shipping_rate_id=first.shipping_rate_id,
                codes=["TEA10"],
                lines=[CartLine(variant_id=pot, quantity=1)],
            )
            db.session.add(cart)
    yield app.config["SHOP"].home
    racing.kill_all()


def _racers(home: Path, what: str) -> list[racing.Racer]:
    return [
        racing.Racer(home, what, str(1 + number * EACH), str(1 + (number + 1) * EACH))
        for number in range(MANY)
    ]


def _discounted() -> int:
    db.session.rollback()
    return sum(
        bool(order.discounts) for order in db.session.query(Order).filter_by(state="pending")
    )


def _claimed() -> int:
    db.session.rollback()
    return db.session.query(PromotionUse).filter_by(state="claimed").count()


def test_ten_uses_are_ten_however_many_want_them(home: Path) -> None:
    made = code("TEA10", most_uses=10)
    racers = _racers(home, "save")
    racing.go(racers)
    said = racing.said(racers)
    assert said.count("saved") == 10
    assert said.count("too late") == MANY * EACH - 10
    assert (uses(made), _claimed(), _discounted()) == (10, 10, 10)


def test_without_the_claim_it_would_be_seen(home: Path) -> None:
    code("TEA10", most_uses=10)
    racers = _racers(home, "careless-save")
    racing.go(racers)
    assert racing.said(racers).count("saved") > 10


def test_killing_those_who_order_loses_no_use_and_counts_none_twice(home: Path) -> None:
    made = code("TEA10", most_uses=20)
    chance = random.Random(5)
    for _ in range(3):
        racers = _racers(home, "save")
        racing.go(racers)
        time.sleep(0.35 + chance.random() * 0.2)
        for racer in racers:
            racer.kill()
        assert uses(made) == _claimed() == _discounted() <= 20
    racers = _racers(home, "save")
    racing.go(racers)
    racing.said(racers)
    assert (uses(made), _claimed(), _discounted()) == (20, 20, 20)
