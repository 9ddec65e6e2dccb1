"""What an aggregator may try with a shop."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from storebuilder import clock, jobs, joining, signing
from storebuilder.db import db
from storebuilder.fetching import Answer
from storebuilder.joining.models import Membership
from tests.conftest import SHOP_HOST, browser
from tests.joining.mallory import APPLICATIONS, Mallory
from tests.joining.world import MARKET, SHOP, World

HOOK = "/hooks/listing"


def state(**changes: Any) -> bytes:
    data = {"aggregator": MARKET, "origin": SHOP, "id": "x" * 32, "state": "banned", **changes}
    return json.dumps({"type": "listing.state", "timestamp": "", "data": data}).encode()


def tell(world: World, body: bytes, sign: Callable[[bytes], dict[str, str]] | None = None) -> int:
    if sign is None:
        with world.at_market():
            headers = signing.sign(body)
    else:
        headers = sign(body)
    return browser(world.shop, SHOP_HOST).post(HOOK, data=body, headers=headers).status_code


def test_a_state_is_believed_of_its_aggregator_alone(world: World) -> None:
    world.joined()
    assert tell(world, state(), Mallory().headers) == 404
    assert tell(world, state(aggregator="https://other.example")) == 404
    assert tell(world, state(origin="https://other.example")) == 404
    assert world.membership().state == "accepted"


def test_what_an_aggregator_said_earlier_does_not_come_again(world: World) -> None:
    world.joined()
    earlier = state(state="accepted", reason="")
    with world.at_market():
        headers = signing.sign(earlier)
    with time_machine.travel(clock.now() + timedelta(seconds=30)):
        assert tell(world, state(reason="Out.")) == 204
        assert tell(world, earlier, lambda _: headers) == 204
    assert world.membership().state == "banned"


def test_what_the_merchant_left_stays_left(world: World) -> None:
    world.joined()
    with world.at_shop():
        joining.leave(MARKET)
    with time_machine.travel(clock.now() + timedelta(seconds=30)):
        tell(world, state(state="accepted"))
    assert world.membership().state == "left"


def test_an_aggregator_that_lies_is_cut_to_size(world: World) -> None:
    world.joined()
    said = state(
        state="accepted",
        reason="<script>alert(1)</script>" + "x" * 9000,
        figures={"offers": -5, "kept_out": 10**30, "visits": "7", "orders": True, "evil": 1},
        kept_out=[
            {"id": "prod_1", "reason": "y\u202e\x00" * 500},
            {"id": "../../etc/passwd", "reason": ""},
            {"id": "prod_2"},
            7,
        ]
        + [{"id": "prod_9", "reason": ""}] * 900,
        id="../../" + "x" * 40,
    )
    token = world.membership().token
    with time_machine.travel(clock.now() + timedelta(seconds=30)):
        assert tell(world, said) == 204
    row = world.membership()
    assert len(row.reason) == 500
    assert row.figures == {}
    assert [one["id"] for one in row.kept_out[:2]] == ["prod_1", "prod_2"]
    assert len(row.kept_out) <= 200
    assert all(len(one["reason"]) <= 200 and "\x00" not in one["reason"] for one in row.kept_out)
    assert row.token == token


@pytest.mark.parametrize("said", [{"state": "owner"}, {"state": None}, {"state": ["accepted"]}])
def test_a_state_that_is_none_changes_nothing(world: World, said: dict) -> None:
    world.joined()
    assert tell(world, state(**said)) == 404
    assert world.membership().state == "accepted"


def test_an_aggregator_without_a_key_is_none(world: World) -> None:
    world.instead[f"{MARKET}/.well-known/ucp"] = lambda *_: Answer(200, {}, b'{"ucp": {}}')
    with world.at_shop():
        joining.join(MARKET)
        jobs.run_due()
        row = db.session.scalars(select(Membership)).one()
        assert (row.state, "lists no ed25519 key" in row.trouble) == ("asking", True)
    assert not [one for one in world.sent if one[0] == "POST"]


def test_an_answer_that_is_not_signed_is_not_believed(world: World) -> None:
    world.instead[f"{MARKET}{APPLICATIONS}"] = lambda *_: Answer(202, {}, state(state="accepted"))
    with world.at_shop():
        joining.join(MARKET)
        jobs.run_due()
    row = world.membership()
    assert (row.state, row.token) == ("asking", "")
    assert "not signed" in row.trouble
