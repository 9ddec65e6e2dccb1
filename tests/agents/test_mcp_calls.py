"""Calling tools: who calls, what is carried out, once, and what comes back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from storebuilder.agents import offering
from tests.agents.buying import ready, to_portland
from tests.agents.conftest import Program, wish
from tests.agents.model import Model
from tests.agents.signer import Signer, is_signed_by
from tests.agents.validating import validate
from tests.cart.builders import a_variant


@pytest.fixture
def model(program: Program) -> Model:
    return Model(program)


def test_it_works(model: Model, program: Program) -> None:
    made = model.call("checkout", "create_checkout", checkout=wish(a_variant()))
    over_http = program.said("checkout", "GET", f"/checkout-sessions/{made['id']}")
    assert over_http["line_items"] == made["line_items"]


@pytest.mark.parametrize(
    ("arguments", "code", "name"),
    [
        ({}, -32001, "invalid_profile_url"),
        ({"meta": 5}, -32001, "invalid_profile_url"),
        ({"meta": {"ucp-agent": {"profile": "file:///etc/passwd"}}}, -32001, "invalid_profile_url"),
        ({"meta": {"ucp-agent": {"profile": "http://10.0.0.1/"}}}, -32001, "invalid_profile_url"),
    ],
)
def test_a_program_must_say_who_it_is(
    model: Model, arguments: dict[str, Any], code: int, name: str
) -> None:
    fault = model.fault(
        "tools/call", name="create_checkout", arguments={**arguments, "checkout": wish(1)}
    )
    assert (fault["code"], fault["data"]["code"]) == (code, name)
    assert fault["data"]["continue_url"] == "http://tea.localhost:8000/"


def test_another_version_is_told_so(model: Model) -> None:
    model.platform.version = "2025-01-01"
    arguments = {"meta": model.meta(), "checkout": wish(1)}
    fault = model.fault("tools/call", name="create_checkout", arguments=arguments)
    assert (fault["code"], fault["data"]["code"]) == (-32001, "version_unsupported")


def test_what_the_platform_cannot_do_is_a_result(model: Model) -> None:
    model.platform.capabilities = ["dev.ucp.shopping.order"]
    said = model.call("checkout", "create_checkout", checkout=wish(a_variant()))
    assert said["messages"][0]["code"] == "capabilities_incompatible"


def test_a_refusal_of_the_shop_is_a_result(model: Model) -> None:
    said = model.call("checkout", "create_checkout", checkout=wish(a_variant(on_hand=0)))
    assert said["ucp"]["status"] == "error"
    assert said["messages"][0]["code"] == "out_of_stock"


def test_the_same_call_twice_is_carried_out_once(model: Model) -> None:
    pot = a_variant(on_hand=9)
    made = model.call("checkout", "create_checkout", key="k1", checkout=wish(pot))
    assert model.call("checkout", "create_checkout", key="k1", checkout=wish(pot)) == made
    fresh = model.call("checkout", "create_checkout", key="k2", checkout=wish(pot))
    assert fresh["id"] != made["id"]
    arguments = {"meta": model.meta("k1"), "checkout": wish(pot, quantity=2)}
    fault = model.fault("tools/call", status=409, name="create_checkout", arguments=arguments)
    assert (fault["code"], fault["data"]["code"]) == (-32000, "idempotency_conflict")


def test_what_ends_something_needs_a_key(model: Model) -> None:
    made = model.call("checkout", "create_checkout", checkout=wish(a_variant()))
    arguments = {"meta": model.meta(), "id": made["id"]}
    fault = model.fault("tools/call", name="cancel_checkout", arguments=arguments)
    assert "idempotency-key" in fault["message"]
    ended = model.call("checkout", "cancel_checkout", key="end", id=made["id"])
    assert ended["status"] == "canceled"


def test_a_buyer_is_served_from_the_search_to_the_order(model: Model) -> None:
    a_variant("Blue tea pot")
    found = model.call("search", "search_catalog", catalog={"query": "tea pot"})
    product = model.call("product", "get_product", catalog={"id": found["products"][0]["id"]})
    variant = product["product"]["variants"][0]["id"]
    lines = {"line_items": [{"item": {"id": variant}, "quantity": 1}]}
    cart = model.call("cart", "create_cart", cart=lines)
    made = model.call("checkout", "create_checkout", checkout={"cart_id": cart["id"], **lines})
    placed = model.call(
        "checkout", "update_checkout", id=made["id"], checkout={**lines, **to_portland()}
    )
    option = placed["fulfillment"]["methods"][0]["groups"][0]["options"][0]["id"]
    wanted = to_portland(groups=[{"id": "parcel", "selected_option_id": option}])
    model.call("checkout", "update_checkout", id=made["id"], checkout={**lines, **wanted})
    instrument = {"id": "1", "handler_id": "pretend", "type": "pretend", "selected": True}
    payment = {"payment": {"instruments": [instrument]}}
    paid = model.call("checkout", "complete_checkout", key="pay", id=made["id"], checkout=payment)
    assert paid["status"] == "completed"
    again = model.call("checkout", "complete_checkout", key="pay", id=made["id"], checkout=payment)
    assert again["order"] == paid["order"]


@pytest.mark.parametrize("given", [None, 5, "x", [], {}, {"line_items": "x"}])
def test_a_payload_of_another_form_is_told_so(model: Model, given: Any) -> None:
    arguments = {"meta": model.meta(), "checkout": given}
    fault = model.fault("tools/call", name="create_checkout", arguments=arguments)
    assert (fault["code"], fault["data"]["code"]) == (-32602, "invalid_request")


def test_an_order_is_told_to_signed_calls_only(model: Model, program: Program) -> None:
    signer = Signer()
    model.platform.keys = [signer.jwk]
    made = ready(program, a_variant())
    instrument = {"id": "1", "handler_id": "pretend", "type": "pretend", "selected": True}
    wanted = {"payment": {"instruments": [instrument]}}
    paid = model.call("checkout", "complete_checkout", key="pay", id=made["id"], checkout=wanted)
    arguments = {"meta": model.meta(), "id": paid["order"]["id"]}
    asked = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "get_order", "arguments": arguments},
    }
    answer = model.post(asked)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, -32000)
    body = json.dumps(asked).encode()
    headers = signer.headers("POST", offering.MCP, body)
    told = model.post(body, **headers)
    order = validate("order", told.get_json()["result"]["structuredContent"])
    assert order["checkout_id"] == made["id"]
    values = {"@status": "200", **{name.lower(): value for name, value in told.headers.items()}}
    keys = program.ask("GET", "/.well-known/ucp").get_json()["signing_keys"]
    assert is_signed_by(keys, values)
    forged = model.post(body.replace(b'"id": 1', b'"id": 2'), **headers)
    assert forged.get_json()["error"]["code"] == -32600
    assert forged.get_json()["error"]["data"]["code"] == "digest_mismatch"
