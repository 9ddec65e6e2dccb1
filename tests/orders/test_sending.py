from __future__ import annotations

import pytest

from storebuilder import jobs, orders
from storebuilder.db import db
from storebuilder.errors import Conflict, NotAccepted
from storebuilder.mail.models import Message
from storebuilder.orders import carriers
from storebuilder.orders.models import Order
from storebuilder.web.faces import House
from tests.catalog import builders as catalog
from tests.orders import builders


@pytest.fixture
def order(app: House) -> Order:
    pot = catalog.variant_ids(catalog.product(on_hand=10).id)[0]
    return builders.paid(builders.cart((pot, 3)))


def test_it_works(order: Order) -> None:
    parcel = orders.send(order.id, carrier="DHL", tracking_number="JD 01/4")
    assert parcel.tracking_url == "https://www.dhl.com/en/express/tracking.html?AWB=JD%2001%2F4"
    assert builders.fresh(order).fulfilment == "sent"
    assert builders.kinds(order)[-1] == "sent"
    jobs.run_due()
    mail = db.session.query(Message).filter(Message.subject.like("%on its way")).one()
    assert parcel.tracking_url in mail.text
    assert "Blue tea pot" in mail.text


def test_a_part_is_sent_and_then_the_rest(order: Order) -> None:
    line = order.lines[0].id
    orders.send(order.id, [(line, 1)])
    assert builders.fresh(order).fulfilment == "part"
    assert orders.send(order.id).contents == [{"line": line, "quantity": 2}]
    assert builders.fresh(order).fulfilment == "sent"
    with pytest.raises(Conflict, match="sent already"):
        orders.send(order.id)


@pytest.mark.parametrize("pieces", [0, -1, 4])
def test_never_more_is_sent_than_was_bought(order: Order, pieces: int) -> None:
    with pytest.raises(Conflict):
        orders.send(order.id, [(order.lines[0].id, pieces)])
    assert builders.fresh(order).fulfilment == "open"


def test_an_unpaid_order_is_not_sent(app: House) -> None:
    with pytest.raises(Conflict, match="Only a paid order"):
        orders.send(builders.place().id)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "data:text/html,x", "x"])
def test_a_link_that_runs_a_script_is_refused(order: Order, url: str) -> None:
    with pytest.raises(NotAccepted, match="not a link"):
        orders.send(order.id, tracking_url=url)


def test_carriers_are_known_by_several_names() -> None:
    assert carriers.link("顺丰", "SF1").endswith("/SF1")
    assert carriers.link(" sf express ", "SF1") == carriers.link("顺丰速运", "SF1")
    assert carriers.link("my cousin", "1") == ""
    assert carriers.link("DHL", "") == ""
    assert "UPS" in carriers.names()
