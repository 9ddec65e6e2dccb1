"""A hundred pots, four processes, more buyers than pots."""

import time
from datetime import timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import or_, true

from storebuilder import clock, inventory
from storebuilder.config import Config
from storebuilder.db import db, writing
from storebuilder.errors import SoldOut
from storebuilder.inventory import reserving
from storebuilder.inventory.models import Stock, StockMovement
from storebuilder.web.faces import House
from tests.inventory import builders
from tests.inventory.racing import race

TRIES = 40  # of each process


def buy(_number: int, argument: tuple[int, list[int]]) -> int:
    """Buy one at a time; how many were promised."""
    pot, orders = argument
    got = 0
    for order in orders[_number::4]:
        try:
            inventory.reserve(order, [(pot, 1)], clock.now() + timedelta(minutes=5))
        except SoldOut:
            continue
        got += 1
    return got


def buy_without_the_guard(number: int, argument: tuple[int, list[int]]) -> int:
    """The same, asking first and writing then: what this test must be able to catch."""
    pot, orders = argument
    got = 0
    for _ in orders[number::4]:
        on_hand, reserved = builders.stock(pot)
        if on_hand - reserved >= 1:
            time.sleep(0.001)
            with writing():
                db.session.query(Stock).filter_by(variant_id=pot).update({"reserved": reserved + 1})
            got += 1
    return got


def _url(config: Config) -> str:
    return config.database_url


def test_exactly_a_hundred_of_a_hundred_are_promised(app: House, config: Config) -> None:
    pot = builders.variant(100)
    orders = [builders.order() for _ in range(TRIES * 4)]
    assert sum(race(_url(config), buy, (pot, orders))) == 100
    assert builders.stock(pot) == (100, 100)


def test_the_control_oversells(app: House, config: Config) -> None:
    pot = builders.variant(100)
    orders = list(range(TRIES * 4))
    assert sum(race(_url(config), buy_without_the_guard, (pot, orders))) > 100


def test_the_database_itself_refuses_when_the_guard_is_forgotten(app: House) -> None:
    pot = builders.variant(1)
    order = builders.order()
    with patch.object(reserving, "or_", lambda *_: or_(true())), pytest.raises(Exception) as caught:
        inventory.reserve(order, [(pot, 2)], clock.now())
    assert "never_oversold" in str(caught.value)


def trade(number: int, argument: tuple[list[int], list[int]]) -> int:
    """Orders over the same goods, named in opposite orders: nobody may wait in a circle."""
    goods, orders = argument
    lines = [(one, 1) for one in (goods if number % 2 else goods[::-1])]
    for order in orders[number::4]:
        inventory.reserve(order, lines, clock.now() + timedelta(minutes=5))
        inventory.take(order) if number % 2 else inventory.release(order)
    return 0


def test_orders_over_the_same_goods_never_wait_in_a_circle(app: House, config: Config) -> None:
    goods = [builders.variant(1000) for _ in range(3)]
    orders = [builders.order() for _ in range(40)]
    race(_url(config), trade, (goods, orders))
    assert [builders.stock(one) for one in goods] == [(980, 0)] * 3


def take_at_once(_number: int, order: int) -> int:
    return inventory.take(order)


def test_a_payment_delivered_four_times_at_once_takes_once(app: House, config: Config) -> None:
    pot = builders.variant(10)
    order = builders.reserve(pot, 3)
    assert sorted(race(_url(config), take_at_once, order)) == [0, 0, 0, 1]
    assert builders.stock(pot) == (7, 0)


def add_up(_number: int, pot: int) -> tuple[int, float]:
    """Read, add one, write back, for two seconds; how often, and the longest wait in seconds."""
    times, longest = 0, 0.0
    until = time.monotonic() + 2
    while time.monotonic() < until:
        asked = time.monotonic()
        with writing():
            longest = max(longest, time.monotonic() - asked)
            row = db.session.query(Stock).filter_by(variant_id=pot).with_for_update().one()
            row.on_hand += 1
            db.session.add(StockMovement(variant_id=pot, change=1, reason="received"))
        times += 1
    return times, longest


def test_writers_lose_nothing_and_come_all_to_their_turn(app: House, config: Config) -> None:
    pot = builders.variant(0)
    answers = race(_url(config), add_up, pot)
    counts = [times for times, _ in answers]
    assert builders.stock(pot)[0] == sum(counts)
    assert sum(change for change, _ in builders.ledger(pot)) == sum(counts)
    assert min(counts) * 6 >= max(counts), f"one writer was starved: {answers}"
