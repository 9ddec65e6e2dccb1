"""What is kept of offers, and that the index says the same as the tables."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, text

from storebuilder import aggregator, clock
from storebuilder.aggregator import taking
from storebuilder.aggregator.models import Document, Offer, OfferText, Store
from storebuilder.aggregator.pulling import sweeping
from storebuilder.db import db, writing
from storebuilder.web.faces import House
from tests.aggregator.builders import a_store, goods, planted, stocked, titles
from tests.catalog.counting import statements


@pytest.fixture
def tea(market: House) -> Store:
    planted()
    return a_store()


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def check_index() -> None:
    """SQLite compares its index with the documents; PostgreSQL's cannot differ."""
    if db.engine.dialect.name == "sqlite":
        with writing():
            db.session.execute(
                text(
                    "INSERT INTO search_index_market (search_index_market, rank)"
                    " VALUES ('integrity-check', 1)"
                )
            )


def test_the_index_follows_every_change(tea: Store) -> None:
    stocked(tea, *(goods(str(n), f"Cup {n}", description=f"<p>Blue {n}</p>") for n in range(20)))
    taking.take(tea.id, 2, [goods("3", "杯子", language="zh-CN")], first=False)
    check_index()
    stocked(tea, goods("3", "Bowl 3"), goods("4", "Cup 4", description="<p>Red</p>"))
    with writing():
        sweeping.gone(tea.id, ["5", "6"])
    check_index()
    assert aggregator.shelf("en", query="cup").total == 17
    assert titles(aggregator.shelf("en", query="杯子").cards) == ["Bowl 3"]
    assert titles(aggregator.shelf("en", query="red").cards) == ["Cup 4"]
    stocked(tea, goods("5", "Cup 5"))
    check_index()
    assert titles(aggregator.shelf("en", query="cup 5").cards) == ["Cup 5"]


def test_what_stayed_the_same_is_not_written_again(tea: Store) -> None:
    same = [goods(str(n), f"Cup {n}") for n in range(50)]
    stocked(tea, *same)
    before = dict(db.session.execute(select(Offer.id, Offer.changed_at)).all())
    with statements() as said:
        taken = taking.take(tea.id, 2, same)
    assert (taken.new, taken.changed, taken.same) == (0, 0, 50)
    assert not [one for one in said if one.startswith("INSERT")]
    assert dict(db.session.execute(select(Offer.id, Offer.changed_at)).all()) == before


def test_a_page_is_taken_with_a_fixed_number_of_statements(tea: Store) -> None:
    def taken(run: int, size: int, word: str) -> int:
        page = [goods(f"{run}-{n}", f"{word} {n}", own_category=word) for n in range(size)]
        with statements() as said:
            taking.take(tea.id, run, page)
        return len(said)

    few = taken(1, 3, "Dish")
    assert taken(2, 150, "Bowl") <= few


def test_goods_that_are_gone_are_forgotten_after_a_month(tea: Store) -> None:
    stocked(tea, goods("1", "Cup"), goods("2", "Pot"))
    with writing():
        sweeping.gone(tea.id, ["1"])
    sweeping.forget()
    assert count(Offer) == 2
    with time_machine.travel(clock.now() + timedelta(days=31)):
        sweeping.forget()
    assert (count(Offer), count(OfferText), count(Document)) == (1, 1, 1)
    check_index()


def test_a_shop_that_left_is_forgotten_and_comes_back_whole(tea: Store) -> None:
    stocked(tea, goods("1", "Cup"))
    with writing():
        tea.state = "left"
    sweeping.forget()
    assert count(Document) == 0
    with writing():
        tea.state = "accepted"
    stocked(tea, goods("1", "Cup"))
    assert titles(aggregator.shelf("en", query="cup").cards) == ["Cup"]
    check_index()
