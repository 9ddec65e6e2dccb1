"""The first page of the day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

from storebuilder import accounts
from storebuilder.db import writing
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from storebuilder.web.panel.home_chart import chart, round_up
from storebuilder.web.panel.home_sales import convert, sales
from tests.accounts.builders import hire
from tests.conftest import Browser
from tests.web.panel.selling import LI_NA, sold

NOON = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)  # noon in the tea shop's China


def test_it_works(owner: Browser, main_front: Storefront) -> None:
    for number in ("1001", "1002", "1003"):
        sold(main_front, number)
    page = owner.get("/").text
    assert "$159.00" in page
    assert "orders to send" in page
    assert ">3</p>" in page


def test_today_begins_at_midnight_in_the_shops_country(app: House, main_front: Storefront) -> None:
    with time_machine.travel(NOON, tick=False):
        midnight = datetime(2026, 5, 19, 16, 0, tzinfo=UTC)
        sold(main_front, "1001", at=midnight)
        sold(main_front, "1002", at=midnight - timedelta(seconds=1))
        days = sales(days=30).days
    assert [day.orders for day in days[-2:]] == [1, 1]
    assert days[-1].day.isoformat() == "2026-05-20"


def test_the_time_before_lies_behind(app: House, main_front: Storefront) -> None:
    with time_machine.travel(NOON, tick=False):
        sold(main_front, "1001", at=NOON - timedelta(days=30))
        sold(main_front, "1002", at=NOON - timedelta(days=60))
        sold(main_front, "1003", at=NOON, state="pending")
        found = sales(days=30)
    assert found.today.before == 5300
    assert (found.amount, found.before, found.orders) == (0, 5300, 0)


def test_other_currencies_are_counted_by_the_shops_own_rate(
    app: House, main_front: Storefront, chinese_front: Storefront
) -> None:
    sold(main_front, "1001")
    sold(chinese_front, "1002", address=LI_NA, lines=(("茶壶", 1, 71500),))
    found = sales()
    assert (found.amount, found.currency, found.converted) == (5300 + 10000, "USD", True)
    from storebuilder.storefronts import hosts

    own = sales(hosts.current()[1])
    assert (own.amount, own.currency, own.converted) == (72000, "CNY", False)


def test_currencies_of_other_exponents_are_converted() -> None:
    assert convert(1500, "JPY", "USD", 150_000_000) == 1000
    assert convert(1000, "KWD", "USD", 300_000) == 333


def test_the_axis_begins_at_zero_and_ends_round(app: House, main_front: Storefront) -> None:
    sold(main_front)
    drawn = chart(sales())
    assert drawn.top == 6000
    assert drawn.now.startswith("0,160.0 ")
    assert [round_up(n) for n in (1, 3, 5300, 99_999, 10**9)] == [1, 4, 6000, 100_000, 10**9]


def test_a_refund_is_taken_off(app: House, main_front: Storefront) -> None:
    sold(main_front, refunded=2400)
    assert sales().today.amount == 2900


def test_the_checklist_knows_what_is_done(owner: Browser) -> None:
    before = owner.get("/").text
    assert "Set your own password" in before
    accounts.set_password(hire("owner").id, "four quiet tea pots")
    after = owner.get("/", headers={}).text
    assert before != after


def test_staff_are_not_asked_for_what_only_managers_may(helper: Browser) -> None:
    page = helper.get("/").text
    assert "Take payments" not in page
    assert "Set your own password" in page


def test_what_went_wrong_is_said(owner: Browser) -> None:
    from storebuilder.db import db
    from storebuilder.jobs import Job

    with writing():
        db.session.add(Job(kind="x", payload={}, state="failed"))
    assert "A task in the background gave up." in owner.get("/").text
