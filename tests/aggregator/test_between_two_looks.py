"""What the operator does while a shop is read, and a shop while the operator decides."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storebuilder import clock, jobs
from storebuilder.aggregator import applying, hiding, pulling, rates, taking
from storebuilder.aggregator.applying import entering
from storebuilder.aggregator.models import HideRule, Offer, Pull, Rate, Store
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


def test_a_rule_that_is_made_while_a_shop_is_read_counts_for_what_is_read(
    market: House, tea: Store
) -> None:
    def rule() -> None:
        hiding.add_rule("word", "fake")
        jobs.run_due()

    made = Window(market, rule)
    with after_the_look("FROM market_hide_rules", made):
        taking.take(tea.id, 1, [goods("1", "Fake cup")])
    made.close()
    jobs.run_due()
    db.session.rollback()
    assert [row.hidden for row in db.session.query(Offer)] == ["rule"]


def test_a_rate_that_the_operator_sets_while_the_daily_ones_come_stays(
    market: House, tea: Store
) -> None:
    today = clock.now().date()
    rates.set_rates([("CNY", 7_800_000)], today, "bank")
    own = Window(market, lambda: rates.set_rate("CNY", 8_000_000))
    with after_the_look("FROM market_rates", own):
        rates.set_rates([("CNY", 7_900_000)], today, "bank")
    own.close()
    db.session.rollback()
    row = db.session.get_one(Rate, "CNY")
    assert (row.per_euro, row.source) == (8_000_000, "operator")


def test_an_offer_that_is_taken_out_while_rules_are_asked_stays_out(
    market: House, tea: Store
) -> None:
    hiding.add_rule("word", "fake")
    cup = stocked(tea, goods("1", "Fake cup"))["1"]
    [rule] = db.session.scalars(select(HideRule.id)).all()
    hiding.remove_rule(rule)
    out = Window(market, lambda: hiding.hide(cup, "broken"))
    with after_the_look("market_documents.title_tokens", out):
        hiding.apply_rules()
    out.close()
    db.session.rollback()
    row = db.session.get_one(Offer, cup)
    assert (row.hidden, row.shown) == ("hand", False)
