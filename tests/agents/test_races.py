"""Programs that do the same at the same moment, each in a process of its own."""

from __future__ import annotations

import json
import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storebuilder import clock, inventory, orders, payments
from storebuilder import config as configs
from storebuilder.agents.models import Answer, Session
from storebuilder.app import create_app
from storebuilder.config import Config
from storebuilder.db import db, writing
from storebuilder.orders.models import Order
from tests.agents.buying import ready
from tests.agents.conftest import API, Program, wish
from tests.agents.test_changing import pay
from tests.cart.builders import a_variant
from tests.inventory.racing import race

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
KEY = "550e8400-e29b-41d4-a716-446655440000"

#: The home, the header of the platform, and for each process a path, a body and a key.
Task = tuple[str, str, list[tuple[str, Any, str]]]


def send(number: int, task: Task) -> tuple[int, dict[str, Any]]:
    """Send the request of process ``number``."""
    home, header, requests = task
    path, data, key = requests[number]
    client = create_app(configs.read(Path(home))).test_client()
    headers = {"UCP-Agent": header, "Content-Type": "application/json"}
    answer = client.post(
        f"{API}{path}",
        base_url="http://tea.localhost",
        data=json.dumps(data),
        headers={**headers, **({"Idempotency-Key": key} if key else {})},
    )
    return answer.status_code, answer.get_json()


def at_once(program: Program, config: Config, requests: list[tuple[str, Any, str]]) -> list[Any]:
    task = (str(config.home), program.platform.header, requests)
    found = race(config.database_url, send, task, processes=len(requests))
    db.session.rollback()
    return found


def test_the_last_piece_goes_to_one_program(program: Program, config: Config) -> None:
    pot = a_variant(on_hand=1)
    tokens = [ready(program, pot)["id"] for _ in range(3)]
    said = at_once(
        program, config, [(f"/checkout-sessions/{one}/complete", pay(), "") for one in tokens]
    )
    assert sorted(body["status"] for _, body in said) == ["completed", *["incomplete"] * 2]
    lost = [body for _, body in said if body["status"] == "incomplete"]
    assert {body["messages"][0]["code"] for body in lost} == {"out_of_stock"}
    assert inventory.available([pot]) == {pot: 0}
    assert db.session.query(Order).filter_by(state="paid").count() == 1


def test_one_key_makes_one_checkout(program: Program, config: Config) -> None:
    data = wish(a_variant())
    program.checkout(a_variant("Cup"))  # the platform is known
    said = at_once(program, config, [("/checkout-sessions", data, KEY)] * 2)
    assert len({body["id"] for _, body in said}) == 1
    assert db.session.query(Session).count() == 2


def test_without_a_key_there_are_two(program: Program, config: Config) -> None:
    """The control: this is what the key is there for."""
    data = wish(a_variant())
    program.checkout(a_variant("Cup"))
    said = at_once(program, config, [("/checkout-sessions", data, "")] * 2)
    assert len({body["id"] for _, body in said}) == 2


@pytest.mark.parametrize("key", [KEY, ""])
def test_completed_by_two_it_is_one_order(program: Program, config: Config, key: str) -> None:
    token = ready(program, a_variant())["id"]
    said = at_once(program, config, [(f"/checkout-sessions/{token}/complete", pay(), key)] * 2)
    statuses = [(status, body.get("status", body.get("code"))) for status, body in said]
    assert (200, "completed") in statuses
    assert set(statuses) <= {(200, "completed"), (409, "request_in_progress")}
    assert db.session.query(Order).count() == 1


def die(number: int, task: Task) -> str:
    """Complete a checkout and be killed with SIGKILL at the step that the body names."""
    home, header, [(path, step, key)] = task
    place = {"place": orders, "begin": payments, "choose": payments.pretending}[step]
    work = getattr(place, step)
    ours, theirs = os.pipe()
    if not (child := os.fork()):
        os.close(ours)

        def killed(*args: Any, **options: Any) -> None:
            work(*args, **options)
            os.write(theirs, b"there")
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(place, step, killed)
        send(0, (home, header, [(path, pay(), key)]))
        os._exit(0)
    os.close(theirs)
    said = os.read(ours, 10).decode()
    os.close(ours)
    _, status = os.waitpid(child, 0)
    return f"{said} {os.WTERMSIG(status)}"


@pytest.mark.parametrize("step", ["place", "begin", "choose"])
def test_killed_at_any_step_it_is_one_order(program: Program, config: Config, step: str) -> None:
    token = ready(program, a_variant(on_hand=1))["id"]
    path = f"/checkout-sessions/{token}/complete"
    task = (str(config.home), program.platform.header, [(path, step, KEY)])
    assert race(config.database_url, die, task, processes=1) == ["there 9"]
    db.session.rollback()
    assert program.refused(409, "POST", path, pay(), Idempotency_Key=KEY) == "request_in_progress"
    with writing():
        dead = db.session.query(Answer).filter_by(key=KEY).one()
        dead.claimed_until = clock.now() - timedelta(seconds=1)
    body = program.said("checkout", "POST", path, pay(), Idempotency_Key=KEY)
    assert body["status"] == "completed"
    assert [order.state for order in db.session.query(Order)] == ["paid"]
