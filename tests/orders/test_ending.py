from __future__ import annotations

import pytest

from storebuilder import jobs, orders
from storebuilder.db import db
from storebuilder.errors import Conflict, NotAccepted, NotFound
from storebuilder.mail.models import Message
from storebuilder.orders.models import Order, Refund
from storebuilder.web.faces import House
from tests.catalog import builders as catalog
from tests.orders import builders

OWNER = "owner@tea.example"


@pytest.fixture
def pot(app: House) -> int:
    return catalog.variant_ids(catalog.product(on_hand=10).id)[0]


def _paid(pot: int) -> Order:
    return builders.paid(builders.cart((pot, 3)))


def test_it_works(pot: int) -> None:
    order = _paid(pot)
    orders.cancel(order.id, actor=OWNER, reason="changed mind")
    jobs.run_due()
    order = builders.fresh(order)
    assert (order.state, order.refunded) == ("cancelled", order.total)
    assert builders.stock(pot) == (10, 0)
    assert "refunded" in builders.kinds(order)


def test_cancelling_an_unpaid_order_lets_go_of_its_stock(pot: int) -> None:
    order = builders.place(builders.cart((pot, 3)))
    orders.cancel(order.id, actor=OWNER)
    assert builders.stock(pot) == (10, 0)
    with pytest.raises(Conflict, match="cancelled already"):
        orders.cancel(order.id, actor=OWNER)


def test_what_was_sent_is_not_cancelled(pot: int) -> None:
    order = _paid(pot)
    orders.send(order.id, [(order.lines[0].id, 1)])
    with pytest.raises(Conflict, match="A part of this order was sent"):
        orders.cancel(order.id, actor=OWNER)


def test_cancelling_may_leave_broken_goods_off_the_shelf(pot: int) -> None:
    order = _paid(pot)
    orders.cancel(order.id, actor=OWNER, restock=False)
    assert builders.stock(pot) == (7, 0)


def test_a_part_is_refunded_and_a_piece_goes_back_on_the_shelf(pot: int) -> None:
    order = _paid(pot)
    orders.refund(order.id, 2900, "one was broken", OWNER, restock=[(order.lines[0].id, 1)])
    assert jobs.run_due() >= 1
    assert builders.fresh(order).refunded == 2900
    assert builders.stock(pot) == (8, 0)
    row = db.session.query(Refund).one()
    assert (row.state, row.provider_ref) == ("done", f"pretend_refund_{row.id}")
    assert (
        "$29.00" in db.session.query(Message).filter(Message.subject.like("A refund%")).one().text
    )


def test_never_more_is_refunded_than_was_paid(pot: int) -> None:
    order = _paid(pot)
    orders.refund(order.id, order.total - 1, "", OWNER)
    with pytest.raises(Conflict):
        orders.refund(order.id, 2, "", OWNER)
    with pytest.raises(NotAccepted):
        orders.refund(order.id, 0, "", OWNER)
    assert builders.fresh(order).refunded == order.total - 1


def test_never_more_pieces_go_back_than_were_bought(pot: int) -> None:
    order = _paid(pot)
    with pytest.raises(Conflict, match="More pieces"):
        orders.refund(order.id, 100, "", OWNER, restock=[(order.lines[0].id, 4)])
    assert builders.fresh(order).refunded == 0
    assert builders.stock(pot) == (7, 0)


def test_a_line_of_another_order_is_not_put_back(pot: int) -> None:
    mine, theirs = _paid(pot), _paid(pot)
    with pytest.raises(Conflict):
        orders.refund(mine.id, 100, "", OWNER, restock=[(theirs.lines[0].id, 1)])


def test_an_unpaid_order_has_nothing_to_refund(pot: int) -> None:
    order = builders.place(builders.cart((pot, 1)))
    with pytest.raises(Conflict, match="not paid"):
        orders.refund(order.id, 100, "", OWNER)
    with pytest.raises(NotFound):
        orders.refund(999, 100, "", OWNER)


def test_a_refund_that_failed_counts_no_more(pot: int) -> None:
    order = _paid(pot)
    row = orders.refund(order.id, 2900, "", OWNER)
    assert orders.refund_failed(row.id, "the card was closed")
    assert not orders.refund_failed(row.id, "the card was closed")
    assert builders.fresh(order).refunded == 0
    assert builders.kinds(order)[-1] == "refund_failed"


def test_a_note_is_on_the_timeline(pot: int) -> None:
    order = _paid(pot)
    orders.note(order.id, "Wants gift wrap", OWNER)
    last = builders.fresh(order).events[-1]
    assert (last.kind, last.actor, last.data) == ("note", OWNER, {"text": "Wants gift wrap"})
