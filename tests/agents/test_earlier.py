"""Version 2026-01-11: the same shop in the earlier words."""

from __future__ import annotations

from typing import Any

import pytest

from storebuilder import inventory
from storebuilder.agents import earlier
from storebuilder.agents.models import Session
from storebuilder.db import db
from tests.agents.buying import BUYER, PORTLAND
from tests.agents.conftest import Program, wish
from tests.agents.earlier_program import OldProgram, delivery
from tests.agents.earlier_schemas import validate
from tests.agents.platform import Platform
from tests.cart.builders import a_variant


@pytest.fixture
def program(shop: Any, platform: Platform) -> OldProgram:
    return OldProgram(shop.test_client(), platform)


def test_it_works(program: OldProgram) -> None:
    pot = a_variant("Blue tea pot")
    asked = wish(pot, quantity=2, buyer=BUYER, currency="USD", payment={})
    answer = program.ask("POST", "/checkout-sessions", asked)
    assert answer.status_code == 201
    made = validate("checkout", answer.get_json())
    assert made["ucp"]["version"] == "2026-01-11"
    assert {"name": "dev.ucp.shopping.checkout", "version": "2026-01-11"} in made["ucp"][
        "capabilities"
    ]
    assert made["totals"] == [
        {"type": "subtotal", "amount": 5800},
        {"type": "total", "amount": 5800},
    ]
    assert made["payment"]["handlers"][0]["id"] == "pretend"
    again = program.said("checkout", "GET", f"/checkout-sessions/{made['id']}")
    assert again["line_items"] == made["line_items"]


def test_the_profile_is_whole_and_named_by_the_newest_one(program: OldProgram) -> None:
    newest = program.ask("GET", "/.well-known/ucp").get_json()["ucp"]
    where = newest["supported_versions"][earlier.VERSION]
    assert where == "http://tea.localhost:8000/.well-known/ucp/2026-01-11"
    said = validate("profile", program.ask("GET", "/.well-known/ucp/2026-01-11").get_json())
    assert "supported_versions" not in said["ucp"]
    service = said["ucp"]["services"]["dev.ucp.shopping"]
    assert service["rest"]["endpoint"] == "http://tea.localhost:8000/ucp/2026-01-11"
    names = {one["name"] for one in said["ucp"]["capabilities"]}
    assert {"dev.ucp.shopping.checkout", "dev.ucp.shopping.order"} <= names
    assert not any("catalog" in name or "cart" in name for name in names)


def test_an_update_leaves_what_it_does_not_name(program: OldProgram) -> None:
    pot = a_variant()
    asked = wish(pot, buyer=BUYER, fulfillment=delivery(PORTLAND))
    made = program.said("checkout", "POST", "/checkout-sessions", asked)
    path = f"/checkout-sessions/{made['id']}"
    option = made["fulfillment"]["methods"][0]["groups"][0]["options"][0]["id"]
    chosen = delivery(None, groups=[{"selected_option_id": option}])
    told = program.said("checkout", "PUT", path, {"id": made["id"], "fulfillment": chosen})
    assert told["status"] == "ready_for_complete"
    assert told["buyer"]["email"] == BUYER["email"]
    method = told["fulfillment"]["methods"][0]
    assert method["destinations"][0]["postal_code"] == PORTLAND["postal_code"]
    more = program.said("checkout", "PUT", path, wish(pot, quantity=3))
    assert more["line_items"][0]["quantity"] == 3
    assert more["fulfillment"]["methods"][0]["groups"][0]["selected_option_id"] == option


def test_too_many_are_refused_and_nothing_is_changed(program: OldProgram) -> None:
    pot = a_variant(on_hand=5)
    made = program.said("checkout", "POST", "/checkout-sessions", wish(pot, quantity=2))
    path = f"/checkout-sessions/{made['id']}"
    assert "Insufficient stock" in program.refused(400, "PUT", path, wish(pot, quantity=6))
    told = program.said("checkout", "GET", path)
    assert told["line_items"][0]["quantity"] == 2
    assert "messages" not in told or not any(
        one.get("code") == "quantity_adjusted" for one in told["messages"]
    )


def test_what_is_gone_begins_nothing(program: OldProgram) -> None:
    sold_out = wish(a_variant(on_hand=0))
    assert "Insufficient stock" in program.refused(400, "POST", "/checkout-sessions", sold_out)
    unknown = {"line_items": [{"item": {"id": "nothing"}, "quantity": 1}]}
    assert "not found" in program.refused(400, "POST", "/checkout-sessions", unknown)
    assert db.session.query(Session).count() == 0


def test_another_version_is_refused(program: OldProgram) -> None:
    header = f'{program.platform.header}; version="2099-01-01"'
    detail = program.refused(400, "POST", "/checkout-sessions", wish(1), UCP_Agent=header)
    assert "2099-01-01" in detail
    program.platform.version = "2026-04-08"
    other = program.platform.header.replace("/profile", "/profile?new")
    detail = program.refused(400, "POST", "/checkout-sessions", wish(1), UCP_Agent=other)
    assert "2026-04-08" in detail


def test_a_profile_in_the_earlier_form_is_understood(program: OldProgram) -> None:
    program.platform.raw = (
        b'{"ucp": {"version": "2026-01-11", "capabilities": [{"name": "dev.ucp.shopping.order",'
        b'"version": "2026-01-11", "config": {"webhook_url": "http://127.0.0.1:9/hook"}}]}}'
    )
    program.said("checkout", "POST", "/checkout-sessions", wish(a_variant()))


@pytest.mark.parametrize("body", [None, [], 5, "x", {"line_items": 5}, {"line_items": [5]}])
def test_a_body_of_another_form_is_refused(program: OldProgram, body: Any) -> None:
    program.refused(400, "POST", "/checkout-sessions", body)


@pytest.mark.parametrize(
    "fulfillment", [5, [], {"methods": 5}, {"methods": [5]}, {"methods": [{"groups": [5]}]}]
)
def test_an_update_of_another_form_is_refused(program: OldProgram, fulfillment: Any) -> None:
    made = program.said("checkout", "POST", "/checkout-sessions", wish(a_variant()))
    path = f"/checkout-sessions/{made['id']}"
    answer = program.ask("PUT", path, {"fulfillment": fulfillment})
    assert answer.status_code in {200, 400}, answer.text


def test_a_checkout_of_one_version_is_not_another_versions(
    program: OldProgram, platform: Platform
) -> None:
    made = program.said("checkout", "POST", "/checkout-sessions", wish(a_variant()))
    newer = Program(program.client, platform)
    platform.version = "2026-04-08"
    newer.headers = {"UCP-Agent": platform.header.replace("/profile", "/profile?new")}
    said = newer.said("checkout", "GET", f"/checkout-sessions/{made['id']}")
    assert said["messages"][0]["code"] == "not_found"


def test_stock_is_what_it_was_after_a_refusal(program: OldProgram) -> None:
    pot = a_variant(on_hand=3)
    program.refused(400, "POST", "/checkout-sessions", wish(pot, quantity=4))
    assert inventory.available([pot]) == {pot: 3}
