"""What the operator does while a shop is read, and a shop while the operator decides."""

from __future__ import annotations

import pytest

from storebuilder.aggregator import applying, hiding, pulling, taking
from storebuilder.aggregator.applying import entering
from storebuilder.aggregator.models import Offer, Pull, Store
from storebuilder.db import db, writing
from storebuilder.web.faces import House
from tests.aggregator.builders import a_store, goods, planted, stocked
from tests.windows import Window, after_the_look, needs_two_writers


@pytest.fixture
def tea(market: House) -> Store:
    needs_two_writers()
    planted()
    return a_store()


def test_a_shop_that_is_banned_while_it_is_read_shows_nothing(market: House, tea: Store) -> None:
    number = tea.id
    ban = Window(market, lambda: applying.ban(number, "fakes"))
    with after_the_look("INSERT INTO market_offers", ban):
        taking.take(number, 1, [goods("1", "Cup")])
    ban.close()
    db.session.rollback()
    assert [row.shown for row in db.session.query(Offer)] == [False]


def test_an_offer_that_is_taken_out_while_it_is_read_stays_out(market: House, tea: Store) -> None:
    cup = stocked(tea, goods("1", "Cup"))["1"]
    out = Window(market, lambda: hiding.hide(cup, "fake"))
    with after_the_look("market_offers.content_hash", out):
        taking.take(tea.id, 2, [goods("1", "Cup", amount=900)])
    out.close()
    db.session.rollback()
    row = db.session.query(Offer).one()
    assert (row.hidden, row.shown, row.amount) == ("hand", False, 900)


def test_a_shop_that_is_banned_while_it_applies_anew_stays_out(market: House, tea: Store) -> None:
    number, origin = tea.id, tea.origin
    applying.refuse(number, "not yet")
    ban = Window(market, lambda: applying.ban(number, "fakes"))
    with after_the_look("FROM market_stores", ban), writing():
        entering.enter(origin, "key", {}, nearby=False)
    ban.close()
    db.session.rollback()
    assert db.session.get_one(Store, number).state == "banned"


def test_two_hints_at_once_are_both_looked_up(market: House, tea: Store) -> None:
    number = tea.id
    with writing():
        tea.source = "ucp"
    pulling.hinted(number, ["prod_1"])
    other = Window(market, lambda: pulling.hinted(number, ["prod_2"]))
    with after_the_look("FROM market_pulls", other):
        pulling.hinted(number, ["prod_3"])
    other.close()
    db.session.rollback()
    ids = {one for row in db.session.query(Pull) for one in row.place["ids"]}
    assert ids == {"prod_1", "prod_2", "prod_3"}
