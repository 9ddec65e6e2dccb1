"""A shop joins an aggregator, is accepted, tells its news, and leaves."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from storebuilder import clock, joining, storefronts
from storebuilder.aggregator import applying
from storebuilder.aggregator.models import Store
from storebuilder.db import db
from storebuilder.joining.models import Membership
from storebuilder.storefronts import hosts
from tests.joining.world import MARKET, SHOP, World, the_store
from tests.windows import Window, after_the_look, needs_two_writers


def test_it_works(world: World) -> None:
    with world.at_shop():
        joining.join(MARKET)
    assert world.membership().state == "asking"
    world.work()
    assert world.membership().state == "waiting"
    store = world.store()
    assert store is not None
    assert (store.origin, store.state, store.name) == (SHOP, "waiting", "Tea House")
    assert store.languages == ["en", "zh-CN"]
    with world.at_market():
        applying.accept(the_store().id)
    world.work()
    row = world.membership()
    assert (row.state, row.name, row.trouble) == ("accepted", "World Market", "")


def test_a_shop_with_another_address_applies_anew_by_itself(world: World) -> None:
    world.joined()
    with world.at_shop():
        front = storefronts.storefront("main")
        storefronts.change_storefront(front.id, host="new.tea.localhost")
        hosts.forget()
    world.hosts["new.tea.localhost"] = world.shop
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        with world.at_shop():
            joining.ask(world.membership().id)
        assert world.membership().state == "asking"
        world.work()
    assert world.membership().state == "waiting"
    with world.at_market():
        rows = db.session.execute(select(Store.origin, Store.state).order_by(Store.id)).all()
    assert [tuple(row) for row in rows] == [
        (SHOP, "accepted"),
        ("http://new.tea.localhost:8000", "waiting"),
    ]


def test_a_second_click_while_the_first_one_joins_joins_once(world: World) -> None:
    with world.at_shop():
        needs_two_writers()
        second = Window(world.shop, lambda: joining.join(MARKET))
        with after_the_look("INSERT INTO memberships", second):
            number = joining.join(MARKET)
        second.close()
        db.session.rollback()
        assert [row.id for row in db.session.query(Membership)] == [number]
