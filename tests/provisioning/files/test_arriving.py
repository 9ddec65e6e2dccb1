"""The front of a server that a shop is on its way to, or came to a short while ago."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.provisioning.files.behind import PANEL, SHOP
from tests.provisioning.files.fronts import missing, running

pytestmark = pytest.mark.slow


@pytest.fixture(params=["caddy", "nginx"])
def kind(request: pytest.FixtureRequest) -> str:
    if why := missing(request.param):
        pytest.skip(why)
    return str(request.param)


@pytest.mark.parametrize(("before", "heard"), [("127.0.0.1", "8.8.8.8"), ("::1", "127.0.0.1")])
def test_only_the_server_before_says_who_a_visitor_is(
    kind: str, folder: Path, before: str, heard: str
) -> None:
    with running(kind, folder, before=("203.0.113.7", before)) as front:
        said = json.loads(front.ask(SHOP, "/cart", X_Forwarded_For="8.8.8.8").body)["headers"]
        assert dict(said)["x-forwarded-for"] == heard
        said = json.loads(front.ask(SHOP, "/cart").body)["headers"]
        assert dict(said)["x-forwarded-for"] == "127.0.0.1"


def test_a_shop_that_is_on_its_way_is_woken_by_nobody_but_who_hands_it_over(
    kind: str, folder: Path
) -> None:
    with running(kind, folder, hand="5ec4e7") as front:
        wrong: dict[str, Any] = {"X_Storebuilder_Handed": "5ec4e8"}
        for given in ({}, wrong):
            for host in (SHOP, PANEL):
                for method, body in (("GET", b""), ("POST", b"variant=1")):
                    answer = front.ask(host, "/cart", method, body=body, **given)
                    assert answer.status == 503
                    assert b"Back in a moment" in answer.body
        assert front.door.seen == []
        answer = front.ask(SHOP, "/cart", X_Storebuilder_Handed="5ec4e7")
        assert answer.by_app
        assert b"5ec4e7" not in answer.body
