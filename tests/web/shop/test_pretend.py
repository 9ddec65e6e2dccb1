from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine

from storebuilder import clock, jobs, payments
from storebuilder.db import db
from storebuilder.errors import NotAccepted, Refused
from storebuilder.orders.models import Order
from storebuilder.payments.models import ProviderEvent
from storebuilder.payments.providers import pretend
from storebuilder.web.faces import House
from tests.conftest import Browser
from tests.orders import builders
from tests.payments.conftest import set_up


def _page(order: Order, language: str = "") -> str:
    here = f"http://tea.localhost:8000{language}/orders/{order.token}"
    url = payments.begin(order.id, "pretend", return_url=f"{here}?back=1", cancel_url=here)
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def _click(buyer: Browser, page: str, choice: str) -> str:
    path, _, query = page.partition("?")
    answer = buyer.post(path, data={"choice": choice, "ways": query.removeprefix("ways=")})
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_it_works(app: House, buyer: Browser) -> None:
    order = builders.place()
    page = _page(order)
    answer = buyer.get(page)
    assert "No real money" in answer.text
    assert "$34.00" in answer.text
    assert _click(buyer, page, "pay").endswith(f"/orders/{order.token}?back=1")
    assert builders.fresh(order).state == "paid"
    assert "is over" in buyer.get(page).text


def test_it_speaks_the_buyers_language(app: House, buyer: Browser) -> None:
    page = _page(builders.place(language="zh-CN"), "/zh-CN")
    assert page.startswith("/zh-CN/pay/")
    assert "不涉及真实资金" in buyer.get(page).text


def test_being_told_twice_counts_once(app: House, buyer: Browser) -> None:
    order = builders.place()
    _click(buyer, _page(order), "twice")
    assert builders.kinds(order) == ["placed", "paid"]
    assert db.session.query(ProviderEvent).count() == 1


def test_a_declined_payment_can_be_tried_again(app: House, buyer: Browser) -> None:
    order = builders.place()
    _click(buyer, _page(order), "decline")
    assert builders.fresh(order).state == "pending"
    _click(buyer, _page(order), "pay")
    assert builders.fresh(order).state == "paid"


def test_a_slow_payment_arrives_later(app: House, buyer: Browser) -> None:
    order = builders.place()
    _click(buyer, _page(order), "slow")
    jobs.run_due()
    assert builders.fresh(order).state == "pending"
    with time_machine.travel(clock.now() + timedelta(seconds=30), tick=False):
        jobs.run_due()
    assert builders.fresh(order).state == "paid"


def test_going_back_leaves_the_page_open(app: House, buyer: Browser) -> None:
    order = builders.place()
    page = _page(order)
    assert _click(buyer, page, "cancel").endswith(f"/orders/{order.token}")
    assert _page(order) == page


def test_a_page_that_is_over_takes_nothing(app: House, buyer: Browser) -> None:
    order = builders.place()
    page = _page(order)
    _click(buyer, page, "decline")
    path, _, query = page.partition("?")
    form = {"choice": "pay", "ways": query.removeprefix("ways=")}
    assert buyer.post(path, data=form).status_code == 409


def test_nobody_is_sent_elsewhere(app: House, buyer: Browser) -> None:
    page = _page(builders.place())
    path = page.partition("?")[0]
    forged = {"choice": "cancel", "ways": "eyJyZXR1cm4iOiJodHRwczovL2V2aWwifQ.x"}
    assert buyer.post(path, data=forged).status_code == 404
    assert buyer.get(path).status_code == 404


def test_an_unknown_page_is_not_there(app: House, buyer: Browser) -> None:
    assert buyer.get("/pay/pretend_x?ways=x").status_code == 404


def test_a_live_shop_refuses_it_everywhere(app: House, buyer: Browser) -> None:
    order = builders.place()
    page = _page(order)
    told = pretend.message(payments.payments_of(order.id)[0], "paid")
    set_up(app, live=True)
    assert buyer.get(page).status_code == 404
    path, _, query = page.partition("?")
    form = {"choice": "pay", "ways": query.removeprefix("ways=")}
    assert buyer.post(path, data=form).status_code == 404
    with pytest.raises(Refused):
        payments.receive("pretend", *told)
    with pytest.raises(NotAccepted):
        payments.begin(order.id, "pretend", return_url="http://x/", cancel_url="http://x/")
    assert "pretend" not in [each.name for each in payments.providers()]
    assert builders.fresh(order).state == "pending"
