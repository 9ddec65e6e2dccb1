"""News reach the aggregator: gathered, signed, tried again, and only of what is listed."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from storebuilder import catalog, clock, inventory, jobs, joining
from storebuilder.accounts.models import AuditEntry
from storebuilder.aggregator.models import Pull, Store
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.fetching import Answer
from storebuilder.joining.delivering import PAUSES
from tests.catalog import builders
from tests.joining.world import MARKET, World


def later(world: World, seconds: float = 6) -> None:
    with time_machine.travel(clock.now() + timedelta(seconds=seconds)):
        world.work()


def ids(world: World) -> list[list[str]]:
    return [one["data"]["ids"] for one in world.news()]


def test_it_works(world: World) -> None:
    with world.at_shop():
        tea = builders.product("Tea").id
    world.joined()
    with world.at_shop():
        catalog.change_price(builders.variant_ids(tea)[0], 100)
        catalog.change_product(tea, title="Green tea")
    assert world.news() == []
    later(world)
    assert ids(world) == [[f"prod_{tea}"]]
    assert [one.state for one in world.deliveries()] == ["done"]
    with world.at_market():
        hints = db.session.scalars(select(Pull).where(Pull.kind == "hint")).all()
        assert [pull.place["ids"] for pull in hints if pull.place] in ([[f"prod_{tea}"]], [])
        assert len(hints) == 1


def test_nobody_hears_anything_before_the_shop_is_accepted(world: World) -> None:
    with world.at_shop():
        joining.join(MARKET)
    world.work()
    with world.at_shop():
        builders.product("Tea")
    later(world)
    assert (world.membership().state, world.deliveries()) == ("waiting", [])


def test_only_what_is_listed_is_told(world: World) -> None:
    with world.at_shop():
        shelf = catalog.add_collection("For the market", handle="market").id
        tea = builders.product("Tea").id
        catalog.fill_collection(shelf, [tea])
        joining.join(MARKET, collection="market")
    world.joined()
    with world.at_shop():
        builders.product("Not for the market")
        builders.product("A draft", published=False)
    later(world)
    assert world.deliveries() == []
    with world.at_shop():
        catalog.fill_collection(shelf, [])
    later(world, 12)
    assert ids(world) == [[f"prod_{tea}"]]


def test_a_sold_out_product_is_news_and_one_piece_less_is_none(world: World) -> None:
    with world.at_shop():
        tea = builders.product("Tea", on_hand=9).id
    world.joined()
    with world.at_shop():
        inventory.set_count(builders.variant_ids(tea)[0], 5)
    later(world)
    assert ids(world) == []
    with world.at_shop():
        inventory.set_count(builders.variant_ids(tea)[0], 0)
    later(world, 12)
    assert ids(world) == [[f"prod_{tea}"]]


def test_many_changes_are_several_messages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storebuilder.joining.telling.MOST", 2)
    world.joined()
    with world.at_shop():
        made = [f"prod_{builders.product(f'Tea {n}').id}" for n in range(5)]
    later(world)
    assert sorted(one for some in ids(world) for one in some) == sorted(made)
    assert max(map(len, ids(world))) == 2


def test_another_choice_is_told_as_a_whole(world: World) -> None:
    with world.at_shop():
        builders.product("Tea")
        catalog.add_collection("For the market", handle="market")
    world.joined()
    with world.at_shop():
        joining.join(MARKET, collection="market")
    world.work()
    assert ids(world) == [[]]


def test_it_is_tried_again_and_what_changes_meanwhile_is_in_the_next_message(world: World) -> None:
    with world.at_shop():
        tea, pot = builders.product("Tea").id, builders.product("Pot").id
    world.joined()
    world.instead[f"{MARKET}/join/news"] = lambda *_: Answer(503, {}, b"")
    start = clock.now()
    with world.at_shop():
        catalog.change_price(builders.variant_ids(tea)[0], 100)
    later(world)
    with world.at_shop():
        catalog.change_price(builders.variant_ids(pot)[0], 100)
        catalog.change_price(builders.variant_ids(pot)[0], 101)
    later(world, 20)
    first = world.deliveries()
    assert [(one.state, one.tries) for one in first] == [("due", 2)]
    world.instead.pop(f"{MARKET}/join/news")
    with time_machine.travel(start + timedelta(seconds=400)):
        world.work()
    last = world.deliveries()
    assert [(one.state, one.count) for one in last] == [("done", 1), ("done", 1)]
    assert len({one.message for one in last}) == 2
    # However often it was sent, its id is the same: whoever hears it twice knows.
    names = [sent[2]["webhook-id"] for sent in world.sent if sent[1] == f"{MARKET}/join/news"]
    assert names == [first[0].message] * 3 + [last[1].message]


def test_after_three_days_it_is_given_up(world: World) -> None:
    world.joined()
    world.instead[f"{MARKET}/join/news"] = lambda *_: Answer(500, {}, b"")
    with world.at_shop():
        builders.product("Tea")
        at = clock.now()
        for pause in [6, *PAUSES]:
            at += timedelta(seconds=pause + 1)
            with time_machine.travel(at):
                jobs.run_due()
    (one,) = world.deliveries()
    assert (one.state, one.tries, one.answer) == ("failed", len(PAUSES) + 1, "500")


def test_gone_ends_the_news_until_the_shop_is_accepted_anew(world: World) -> None:
    world.joined()
    world.instead[f"{MARKET}/join/news"] = lambda *_: Answer(410, {}, b"")
    with world.at_shop():
        tea = builders.product("Tea").id
    with world.at_shop(), time_machine.travel(clock.now() + timedelta(seconds=6)):
        jobs.run_one()
        jobs.run_one()
    assert [one.state for one in world.deliveries()] == ["failed"]
    assert world.membership().deaf is True
    with world.at_shop():
        catalog.change_price(builders.variant_ids(tea)[0], 1)
        joining.tell()
    assert len(world.deliveries()) == 1


def test_leaving_is_heard_at_once(world: World) -> None:
    world.joined()
    with world.at_shop():
        joining.leave(MARKET)
    world.work()
    store = world.store()
    assert store is not None
    assert store.state == "left"
    assert world.membership().state == "left"
    with world.at_market():
        trail = db.session.scalars(select(AuditEntry.action)).all()
        assert trail == ["store.applied", "store.accepted", "store.left"]
    with world.at_shop():
        trail = db.session.scalars(select(AuditEntry.action)).all()
        assert trail == ["listing.asked", "listing.applied", "listing.waiting", "listing.accepted",
                         "listing.left"]  # fmt: skip
        with pytest.raises(NotFound):
            joining.leave(MARKET)


def test_a_shop_that_withdraws_while_it_waits_waits_no_more(world: World) -> None:
    with world.at_shop():
        joining.join(MARKET)
    world.work()
    with world.at_shop():
        joining.leave(MARKET)
    world.work()
    store = world.store()
    assert store is not None
    assert store.state == "left"


def test_a_shop_that_left_may_come_back(world: World) -> None:
    world.joined()
    with world.at_shop():
        joining.leave(MARKET)
    world.work()
    with time_machine.travel(clock.now() + timedelta(seconds=2)):
        world.joined()
    with world.at_market():
        assert db.session.scalars(select(Store.state)).all() == ["accepted"]


def test_an_aggregator_that_takes_its_time_is_told_less_often(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it could keep the worker from sending the mails of orders."""
    with world.at_shop():
        tea = builders.product("Tea").id
    world.joined()
    now = [1000.0]
    monkeypatch.setattr("storebuilder.joining.delivering.time.monotonic", lambda: now[0])

    def slowly(*_: object) -> Answer:
        now[0] += 5
        return Answer(204, {}, b"")

    world.instead[f"{MARKET}/join/news"] = slowly
    for price in (100, 200, 300):
        with world.at_shop():
            catalog.change_price(builders.variant_ids(tea)[0], price)
            joining.tell()
            jobs.run_due()
    assert len(world.news()) == 1
    now[0] += 101
    with world.at_shop():
        joining.tell()
        jobs.run_due()
    assert len(world.news()) == 2
