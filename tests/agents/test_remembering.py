"""The same request twice is carried out once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from storebuilder import clock, orders, payments
from storebuilder.agents import remembering
from storebuilder.agents.models import Answer, Session
from storebuilder.cart.models import Cart
from storebuilder.db import db, writing
from storebuilder.orders.models import Order
from tests.agents.buying import ready
from tests.agents.conftest import Program, wish
from tests.agents.test_changing import pay
from tests.cart.builders import a_variant

SESSIONS = "/checkout-sessions"
KEY = "550e8400-e29b-41d4-a716-446655440000"


def test_it_works(program: Program) -> None:
    data = wish(a_variant())
    first = program.ask("POST", SESSIONS, data, Idempotency_Key=KEY)
    second = program.ask("POST", SESSIONS, data, Idempotency_Key=KEY)
    assert (first.status_code, first.data) == (201, second.data)
    assert second.status_code == 201
    assert db.session.query(Session).count() == 1


def test_without_a_key_each_request_is_its_own(program: Program) -> None:
    data = wish(a_variant())
    for _ in range(2):
        program.said("checkout", "POST", SESSIONS, data)
    assert db.session.query(Session).count() == 2
    assert db.session.query(Answer).count() == 0


def test_another_request_under_the_same_key_is_a_conflict(program: Program) -> None:
    checkout = program.said(
        "checkout", "POST", SESSIONS, wish(pot := a_variant()), Idempotency_Key=KEY
    )
    path = f"{SESSIONS}/{checkout['id']}"
    for method, where, data in (
        ("POST", SESSIONS, wish(pot, quantity=2)),
        ("PUT", path, wish(pot)),
        ("POST", f"{path}/cancel", {}),
    ):
        said = program.refused(409, method, where, data, Idempotency_Key=KEY)
        assert said == "idempotency_conflict"
    assert program.said("checkout", "GET", path)["line_items"][0]["quantity"] == 1


def test_another_platform_s_key_is_its_own(program: Program) -> None:
    data = wish(a_variant())
    mine = program.said("checkout", "POST", SESSIONS, data, Idempotency_Key=KEY)
    program.headers["UCP-Agent"] = f'profile="{program.platform.origin}/other"'
    other = program.said("checkout", "POST", SESSIONS, data, Idempotency_Key=KEY)
    assert other["id"] != mine["id"]


@pytest.mark.parametrize("key", ["a b", "é", "x" * 129])
def test_a_strange_key_is_told(program: Program, key: str) -> None:
    said = program.refused(400, "POST", SESSIONS, wish(a_variant()), Idempotency_Key=key)
    assert said == "invalid_request"


def test_what_was_refused_leaves_no_cart_but_an_answer(program: Program) -> None:
    data = wish(a_variant(on_hand=0))
    first = program.ask("POST", SESSIONS, data, Idempotency_Key=KEY)
    assert first.json is not None
    assert first.json["ucp"]["status"] == "error"
    assert program.ask("POST", SESSIONS, data, Idempotency_Key=KEY).data == first.data
    assert db.session.query(Cart).count() == 0
    assert db.session.query(Answer).count() == 1


def test_what_was_not_understood_does_not_use_the_key_up(program: Program) -> None:
    assert program.refused(400, "POST", SESSIONS, {}, Idempotency_Key=KEY) == "invalid_request"
    program.said("checkout", "POST", SESSIONS, wish(a_variant()), Idempotency_Key=KEY)


def test_a_crash_leaves_nothing_behind(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    data = wish(a_variant())
    program.checkout(a_variant("Cup"))  # the platform is known
    with monkeypatch.context() as broken:
        broken.setattr(remembering, "_keep", lambda *_: 1 / 0)
        program.client.application.testing = False
        assert program.refused(500, "POST", SESSIONS, data, Idempotency_Key=KEY)
        program.client.application.testing = True
    assert db.session.query(Session).count() == 1
    program.said("checkout", "POST", SESSIONS, data, Idempotency_Key=KEY)
    assert db.session.query(Session).count() == 2


def finish(program: Program, token: str, key: str = KEY) -> Any:
    return program.ask("POST", f"{SESSIONS}/{token}/complete", pay(), Idempotency_Key=key)


def test_completing_twice_is_one_order(program: Program) -> None:
    checkout = ready(program, a_variant())
    first, second = finish(program, checkout["id"]), finish(program, checkout["id"])
    assert first.json["status"] == "completed"
    assert first.data == second.data
    assert db.session.query(Order).count() == 1


def test_a_request_under_way_is_not_begun_again(program: Program) -> None:
    checkout = ready(program, a_variant())
    finish(program, checkout["id"])
    with writing():
        row = db.session.query(Answer).one()
        row.status, row.claimed_until = None, clock.now() + timedelta(seconds=30)
    answer = finish(program, checkout["id"])
    assert (answer.status_code, answer.json["code"]) == (409, "request_in_progress")
    assert answer.headers["Retry-After"] == "2"


class Killed(BaseException):
    """The process ends here; nothing after it is done."""


@pytest.mark.parametrize("place", ["place", "begin", "choose"])
def test_killed_while_completing_it_is_taken_up_and_paid_once(
    program: Program, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    checkout = ready(program, a_variant())
    whole: Any = {
        "place": orders,
        "begin": payments,
        "choose": payments.pretending,
    }[place]
    work = getattr(whole, place)

    def killed(*args: Any, **options: Any) -> None:
        work(*args, **options)
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(whole, place, killed)
        dying.setattr(remembering, "_let_go", lambda *_: None)  # the dead tidy nothing up
        with pytest.raises(Killed):
            finish(program, checkout["id"])
    db.session.rollback()
    assert finish(program, checkout["id"]).status_code == 409
    with writing():
        db.session.query(Answer).one().claimed_until = clock.now() - timedelta(seconds=1)
    assert finish(program, checkout["id"]).json["status"] == "completed"
    assert db.session.query(Order).filter_by(state="paid").count() == 1
    assert db.session.query(Order).count() == 1


def test_answers_are_kept_for_two_days(program: Program) -> None:
    data = wish(a_variant())
    program.said("checkout", "POST", SESSIONS, data, Idempotency_Key=KEY)
    program.said("checkout", "POST", SESSIONS, data, Idempotency_Key=str(uuid4()))
    with writing():
        old = db.session.query(Answer).filter_by(key=KEY).one()
        old.at = clock.now() - timedelta(hours=49)
    remembering.forget_answers()
    assert db.session.query(Answer).count() == 1
