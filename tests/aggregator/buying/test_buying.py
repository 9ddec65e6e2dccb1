"""One bag over merchants: priced by their own servers, ordered once, followed to its end."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, select

from storebuilder import aggregator, clock, jobs, orders
from storebuilder.aggregator import buying
from storebuilder.aggregator.models import Bag, Purchase
from storebuilder.db import db
from storebuilder.errors import Conflict, NotAccepted
from storebuilder.fetching import Answer, NotFetchedError
from storebuilder.mail.models import Message
from storebuilder.orders.models import Order
from tests.aggregator import builders
from tests.aggregator.buying.bagging import HOME, order, part_of, pay, put
from tests.joining.world import SHOP, World, the_store


def test_it_works(world: World) -> None:
    with world.at_market():
        bag, token = put("Oolong", 2)
        assert buying.count(token) == 2
        view = buying.look(bag, "en")
        assert (view.pieces, view.parts[0].subtotal, view.parts[0].currency) == (2, 5000, "USD")
        part = part_of(order(bag))
        assert part.state == "open"
        assert part.continue_url.startswith(f"{SHOP}/checkout/continue/")
        assert buying.count(token) == 0


def test_what_the_buyer_typed_in_goes_to_the_merchant_and_stays_nowhere_here(
    world: World,
) -> None:
    with world.at_market():
        part = part_of(order(put("Oolong")[0]))
        assert part.request == ""
        told = json.dumps(part.told)
        assert "Main Street" not in told
        assert "Li" not in told
        asked = [one for one in world.sent if one[1].endswith("/checkout-sessions")]
        assert b"1 Main Street" in asked[0][3]
        letters = db.session.scalars(select(Message)).all()
        assert [letter.to for letter in letters] == ["li@buyer.example"]
        assert f"/orders/{db.session.scalars(select(Purchase)).one().token}" in letters[0].text


def test_a_paid_order_is_seen_and_followed(world: World) -> None:
    with world.at_market():
        purchase = order(put("Oolong")[0])
        checkout = part_of(purchase).checkout
    pay(world, checkout)
    with world.at_market():
        with time_machine.travel(clock.now() + timedelta(minutes=1)):
            found = buying.by_token(purchase.token)
            buying.look_after(found.parts, "en")
        part = part_of(found)
        assert part.state == "ordered"
        assert part.order_url.startswith(f"{SHOP}/orders/")
        view = buying.views([buying.by_token(purchase.token)])[0]
        assert view.next is None
        assert aggregator.figures(the_store().id).orders == 1
    with world.at_market(), time_machine.travel(clock.now() + timedelta(days=31)):
        assert aggregator.figures(the_store().id).orders == 0
    with world.at_shop():
        row = db.session.scalars(select(Order)).one()
        lines = [(line.id, line.quantity) for line in row.lines]
        orders.send(row.id, lines, carrier="DHL", tracking_number="JD014", tracking_url="",
                    actor="Alice", mail=False)  # fmt: skip
    with world.at_market(), time_machine.travel(clock.now() + timedelta(minutes=10)):
        buying.look_after(buying.by_token(purchase.token).parts, "en")
        view = buying.views([buying.by_token(purchase.token)])[0]
        assert [event[1:3] for event in view.parts[0].followed.events] == [("DHL", "JD014")]


def test_a_second_click_orders_nothing_twice(world: World) -> None:
    with world.at_market():
        bag, _ = put("Oolong")
        view = buying.look(bag, "en")
        contact = buying.read_contact(HOME)
        buying.place(bag, view, contact, "en")
        with pytest.raises(Conflict):
            buying.place(bag, view, contact, "en")
        assert len(db.session.scalars(select(Purchase)).all()) == 1


def test_an_answer_that_was_lost_makes_no_second_checkout(world: World) -> None:
    from storebuilder.agents.models import Session

    lost: list[str] = []

    def lose(method: str, url: str, headers: Any, body: Any) -> Answer:
        lost.append(url)
        del world.instead[f"{SHOP}/ucp/2026-04-08/checkout-sessions"]
        world._answer(url, method, headers, body)  # the shop made it
        raise NotFetchedError("cut off", kind="unreachable")

    world.instead[f"{SHOP}/ucp/2026-04-08/checkout-sessions"] = lose
    with world.at_market():
        purchase = order(put("Oolong")[0])
        assert part_of(purchase).state == "asking"
        with time_machine.travel(clock.now() + timedelta(seconds=30)):
            jobs.run_due()
        assert part_of(purchase).state == "open"
    with world.at_shop():
        made = select(Session).where(Session.kind == "checkout")
        assert len(db.session.scalars(made).all()) == 1


def test_a_merchant_that_is_at_work_on_the_same_request_is_asked_again(world: World) -> None:
    sessions = f"{SHOP}/ucp/2026-04-08/checkout-sessions"
    said = b'{"ucp": {"status": "error"}, "code": "request_in_progress", "content": "Wait."}'
    world.instead[sessions] = lambda *_: Answer(409, {"retry-after": "2"}, said)
    with world.at_market():
        purchase = order(put("Oolong")[0])
        assert part_of(purchase).state == "asking"
        del world.instead[sessions]
        with time_machine.travel(clock.now() + timedelta(seconds=30)):
            jobs.run_due()
        assert part_of(purchase).state == "open"


def test_a_merchant_that_stays_away_is_given_up_and_what_was_typed_is_forgotten(
    world: World,
) -> None:
    def away(*_: Any) -> Answer:
        raise NotFetchedError("away", kind="slow")

    world.instead[SHOP] = away
    with world.at_market():
        purchase = order(put("Oolong")[0])
        assert "Main Street" in part_of(purchase).request
        with time_machine.travel(clock.now() + timedelta(hours=3)):
            jobs.run_due()
        assert (part_of(purchase).state, part_of(purchase).request) == ("refused", "")


def test_the_bag_is_shown_though_the_merchant_does_not_answer(world: World) -> None:
    def away(*_: Any) -> Answer:
        raise NotFetchedError("away", kind="slow")

    world.instead[SHOP] = away
    with world.at_market():
        view = buying.look(put("Oolong")[0], "en")
        assert [part.confirmed for part in view.parts] == [False]
        assert view.parts[0].lines[0].state == "ok"


@pytest.mark.parametrize(
    "answer",
    [
        b"[]",
        b"not json",
        b'{"id": 7}',
        b'{"id": "c", "continue_url": "javascript:alert(1)"}',
        b'{"id": "c", "continue_url": "http://169.254.169.254/x"}',
        b'{"id": "c", "line_items": "many", "totals": [{"amount": "free"}], "messages": [1]}',
        b'{"id": {"a": 1}, "line_items": [{"item": {"id": "v", "price": -5}, "quantity": 1e99}]}',
    ],
)
def test_whatever_a_merchant_answers_harms_nobody(world: World, answer: bytes) -> None:
    world.instead[f"{SHOP}/ucp"] = lambda *_: Answer(200, {}, answer)
    with world.at_market():
        bag, _ = put("Oolong")
        buying.look(bag, "en")
        part = part_of(order(bag))
        assert part.continue_url == ""
        assert part.state in ("asking", "refused")
        buying.views(db.session.scalars(select(Purchase)).all())


def test_a_dearer_answer_is_said(world: World) -> None:
    line = {"item": {"id": "var_1", "title": "Oolong", "price": 2900}, "quantity": 1,
            "totals": [{"type": "total", "amount": 2900}]}  # fmt: skip
    totals = [{"type": "subtotal", "amount": 2900}, {"type": "total", "amount": 2900}]
    body = {"id": "c1", "currency": "USD", "line_items": [line], "totals": totals}
    world.instead[f"{SHOP}/ucp/2026-04-08/carts"] = lambda *_: Answer(
        201, {}, json.dumps(body).encode()
    )
    with world.at_market():
        bag, _ = put("Oolong")
        line_view = buying.look(bag, "en").parts[0].lines[0]
        assert (line_view.state, line_view.seen, line_view.price) == ("dearer", 2500, 2900)
        buying.agree(bag, buying.look(bag, "en"))
        assert buying.look(bag, "en").parts[0].lines[0].state == "ok"


def test_what_the_merchant_no_longer_has_is_gone_and_not_ordered(world: World) -> None:
    body = {"id": "c1", "currency": "USD", "line_items": [], "totals": []}
    world.instead[f"{SHOP}/ucp/2026-04-08/carts"] = lambda *_: Answer(
        201, {}, json.dumps(body).encode()
    )
    with world.at_market():
        bag, _ = put("Oolong")
        view = buying.look(bag, "en")
        assert view.parts[0].lines[0].state == "gone"
        assert not view.can_be_ordered
        with pytest.raises(NotAccepted):
            buying.place(bag, view, buying.read_contact(HOME), "en")


def test_a_link_to_all_orders_is_for_one_address_and_one_day(world: World) -> None:
    from storebuilder.aggregator.buying import mailing

    with world.at_market():
        order(put("Oolong")[0])
        mailing.mail_orders("nobody@else.example", "en")
        mailing.mail_orders("li@buyer.example", "zh-CN")
        letters = db.session.scalars(select(Message).order_by(Message.id)).all()
        assert [letter.to for letter in letters] == ["li@buyer.example"] * 2
        signed = letters[-1].text.strip().rsplit("/", 1)[-1]
        assert buying.email_of(signed) == "li@buyer.example"
        assert buying.email_of(signed + "x") is None
        with time_machine.travel(clock.now() + timedelta(days=2)):
            assert buying.email_of(signed) is None
        assert len(buying.of_email("li@buyer.example")) == 1


def test_news_of_an_order_lets_the_merchant_be_asked_and_nothing_else(world: World) -> None:
    with world.at_market():
        part = part_of(order(put("Oolong")[0]))
        assert not buying.heard_of("", "someone-elses")
        assert not buying.heard_of("", "")
        assert buying.heard_of("", part.checkout)
        assert part_of(db.session.scalars(select(Purchase)).one()).state == "open"


def test_the_number_of_statements_does_not_grow_with_the_merchants(world: World) -> None:
    def away(*_: Any) -> Answer:
        raise NotFetchedError("away", kind="slow")

    world.instead["http"] = away
    with world.at_market():
        bag, token = put("Oolong")
        few = statements(bag)
        for number in range(4):
            store = builders.a_store(f"other-{number}", address="http://o.localhost/ucp")
            builders.stocked(store, builders.goods(f"thing-{number}", "Thing"))
            put(f"thing-{number}", token=token)
        assert statements(bag) == few


def statements(bag: Bag) -> int:
    """How many a look at the bag takes; the fewest of three: some answers are kept a second."""
    counted = []
    for _ in range(3):
        asked: list[str] = []

        def note(_c: object, _k: object, statement: str, *_: object, to: list[str] = asked) -> None:
            to.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            buying.look(bag, "en")
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        counted.append(len(asked))
    return min(counted)
