"""The conformance suite's shop: it serves, and its stand-ins stay in it."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from storebuilder.web.faces import House
from tests.agents import flowers
from tests.agents.fixture import SECRET, serving
from tests.commandline import ROOT
from tests.conftest import SHOP_HOST

HERE = "/ucp/2026-01-11/checkout-sessions"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(flowers.write(tmp_path_factory.mktemp("flowers"))) as at:
        yield at


def ask(
    address: str, method: str, path: str, data: Any = None, **headers: str
) -> tuple[int, dict[str, Any]]:
    sent = {
        "UCP-Agent": 'profile="..."; version="2026-01-11"',
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid.uuid4()),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    body = None if data is None else json.dumps(data).encode()
    asked = urllib.request.Request(address + path, body, sent, method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            text = error.read()
        return error.code, json.loads(text) if text.startswith(b"{") else {}


def checkout(address: str, item: str = "lily", quantity: int = 1, **more: Any) -> dict[str, Any]:
    lines = [{"item": {"id": item}, "quantity": quantity}]
    status, said = ask(address, "POST", HERE, {"line_items": lines, **more})
    assert status == 201, said
    return said


def to(country: str, **more: Any) -> dict[str, Any]:
    place = {"id": "there", "address_country": country}
    method = {"type": "shipping", "destinations": [place], "selected_destination_id": "there"}
    return {"fulfillment": {"methods": [method | more]}}


@pytest.mark.slow
def test_it_works(address: str) -> None:
    made = checkout(address, **to("US", groups=[{"selected_option_id": "std"}]))
    assert made["totals"][-1] == {"type": "total", "amount": 1200}
    paying = {"payment_data": {"id": "1", "handler_id": "mock", "credential": {"token": "yes"}}}
    status, paid = ask(address, "POST", f"{HERE}/{made['id']}/complete", paying)
    assert (status, paid["status"]) == (200, "completed")


@pytest.mark.slow
def test_goods_and_ways_of_delivery_have_the_suites_names(address: str) -> None:
    made = checkout(address, **to("CA"))
    options = made["fulfillment"]["methods"][0]["groups"][0]["options"]
    assert [one["id"] for one in options] == ["std", "far"]
    dear = checkout(address, quantity=3, **to("US"))
    options = dear["fulfillment"]["methods"][0]["groups"][0]["options"]
    assert [one["title"] for one in options] == ["Standard (Free)", "Express"]


@pytest.mark.slow
def test_a_declined_token_places_no_order(address: str) -> None:
    made = checkout(address, **to("US", groups=[{"selected_option_id": "std"}]))
    paying = {"payment_data": {"id": "1", "credential": {"token": "fail_token"}}}
    assert ask(address, "POST", f"{HERE}/{made['id']}/complete", paying)[0] == 402
    assert ask(address, "GET", f"{HERE}/{made['id']}")[1]["status"] == "ready_for_complete"


@pytest.mark.slow
@pytest.mark.parametrize(("secret", "status"), [("", 403), ("guess", 403), (SECRET, 404)])
def test_simulations_need_the_secret(address: str, secret: str, status: int) -> None:
    path = "/testing/simulate-shipping/nothing"
    assert ask(address, "POST", path, {}, Simulation_Secret=secret)[0] == status


@pytest.mark.parametrize(
    "path", ["/testing/simulate-shipping/x", "/testing/platform.json", "/testing/handlers/x"]
)
def test_a_shop_has_no_simulations(app: House, path: str) -> None:
    answer = app.test_client().post(
        path, base_url=f"http://{SHOP_HOST}", headers={"Simulation-Secret": SECRET}
    )
    assert answer.status_code in {403, 404, 405}


def test_no_shop_knows_the_fixture() -> None:
    for path in [ROOT / "cli.py", *(ROOT / "storebuilder").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\bconforming\b|simulate|Simulation-Secret", text), path


def test_without_data_it_says_where_to_get_it(tmp_path: Path) -> None:
    words = [str(ROOT / "scripts/ucp-fixture"), "1", "s", "--data", str(tmp_path)]
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "github.com/Universal-Commerce-Protocol/conformance" in run.stderr
