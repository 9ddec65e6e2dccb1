"""The tools of the Model Context Protocol: how they are spoken to, in plain JSON-RPC."""

from __future__ import annotations

import json
from typing import Any

import pytest

from storebuilder.agents import offering, tools
from storebuilder.agents.reading import read
from tests.agents.buying import BUYER
from tests.agents.conftest import Program, wish
from tests.agents.model import Model
from tests.cart.builders import a_variant
from tests.conftest import SHOP_HOST


@pytest.fixture
def model(program: Program) -> Model:
    return Model(program)


def test_it_works(model: Model) -> None:
    hello = model.ask("initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo={})
    assert hello["protocolVersion"] == "2025-06-18"
    assert hello["serverInfo"]["title"] == "Tea House"
    assert "/agents.md" in hello["instructions"]
    pot = a_variant("Blue tea pot")
    made = model.call("checkout", "create_checkout", checkout=wish(pot, quantity=2, buyer=BUYER))
    assert made["totals"][-1] == {"type": "total", "amount": 5800}
    again = model.call("checkout", "get_checkout", id=made["id"])
    assert again["line_items"] == made["line_items"]


def test_the_profile_names_it(program: Program) -> None:
    services = program.ask("GET", "/.well-known/ucp").json["ucp"]["services"]  # type: ignore[index]
    [mcp] = [one for one in services["dev.ucp.shopping"] if one["transport"] == "mcp"]
    assert mcp["endpoint"] == "http://tea.localhost:8000/api/ucp/mcp"


def test_every_tool_says_what_it_takes(model: Model) -> None:
    from jsonschema import Draft202012Validator

    listed = model.ask("tools/list")["tools"]
    assert {tool["name"] for tool in listed} == set(tools.TOOLS)
    assert len(listed) == 13
    for tool in listed:
        Draft202012Validator.check_schema(tool["inputSchema"])
        assert "meta" in tool["inputSchema"]["required"]
    assert len(json.dumps(listed)) < 20_000  # a model reads all of it before anything else


@pytest.mark.parametrize(
    ("kind", "tool", "payload"),
    [
        ("checkout_create", "create_checkout", wish(1, buyer=BUYER)),
        ("checkout_update", "update_checkout", wish(1, discounts={"codes": ["TEN"]})),
        ("cart_create", "create_cart", wish(1, context={"address_country": "US"})),
        ("search", "search_catalog", {"query": "tea", "filters": {"price": {"max": 5000}}}),
        ("lookup", "lookup_catalog", {"ids": ["var_1"]}),
        ("product", "get_product", {"id": "prod_1", "selected": [{"name": "a", "label": "b"}]}),
    ],
)
def test_what_a_tool_asks_for_is_what_the_protocol_takes(
    kind: str, tool: str, payload: dict[str, Any]
) -> None:
    from jsonschema import Draft202012Validator

    schema = tools.TOOLS[tool].schema
    assert schema is not None
    Draft202012Validator(schema).validate(payload)
    read(kind, json.dumps(payload).encode())
    wrong = dict.fromkeys(schema["properties"], 5)
    assert not Draft202012Validator(schema).is_valid(wrong)


def test_the_newest_version_is_offered_where_another_is_wanted(model: Model) -> None:
    hello = model.ask("initialize", protocolVersion="2099-01-01", capabilities={}, clientInfo={})
    assert hello["protocolVersion"] == "2025-11-25"
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    answer = model.post(ping, MCP_Protocol_Version="2099-01-01")
    assert answer.status_code == 400
    assert "2025-11-25" in answer.get_json()["error"]["data"]["supported"]


ABOUT = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
STATELESS = {"MCP_Protocol_Version": "2026-07-28", "Mcp_Method": "tools/list"}


def test_without_a_handshake_each_request_says_what_it_speaks(model: Model) -> None:
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": ABOUT}}
    answer = model.post(asked, **STATELESS)
    result = answer.get_json()["result"]
    assert (result["resultType"], result["cacheScope"]) == ("complete", "public")
    assert result["tools"]
    found = {**asked, "method": "server/discover"}
    said = model.post(found, **{**STATELESS, "Mcp_Method": "server/discover"}).get_json()["result"]
    assert said["supportedVersions"][0] == "2026-07-28"


@pytest.mark.parametrize(
    ("params", "headers", "code"),
    [
        ({}, STATELESS, -32602),
        ({"_meta": 5}, STATELESS, -32602),
        ({"_meta": ABOUT}, {**STATELESS, "Mcp_Method": "tools/call"}, -32020),
        ({"_meta": {**ABOUT, next(iter(ABOUT)): "2025-11-25"}}, STATELESS, -32020),
    ],
)
def test_headers_and_body_must_say_the_same(
    model: Model, params: dict[str, Any], headers: dict[str, str], code: int
) -> None:
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": params}
    answer = model.post(asked, **headers)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, code)


def test_several_messages_are_answered_together_and_in_order(model: Model) -> None:
    pot = a_variant()
    call = {"name": "create_checkout", "arguments": {"meta": model.meta(), "checkout": wish(pot)}}
    answer = model.post(
        [
            {"jsonrpc": "2.0", "id": 1, "method": "ping"},
            {"jsonrpc": "2.0", "method": "notifications/initialized"},
            {"jsonrpc": "2.0", "id": "b", "method": "tools/call", "params": call},
            {"jsonrpc": "2.0", "id": 3, "method": "nothing"},
            7,
        ]
    )
    assert answer.status_code == 200
    first, second, third, fourth = answer.get_json()
    assert first == {"jsonrpc": "2.0", "id": 1, "result": {}}
    assert second["id"] == "b"
    assert second["result"]["structuredContent"]["line_items"]
    assert (third["id"], third["error"]["code"]) == (3, -32601)
    assert (fourth["id"], fourth["error"]["code"]) == (None, -32600)


@pytest.mark.parametrize(
    "body",
    [
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "method": "tools/call", "params": {"name": "nothing"}},
        {"jsonrpc": "2.0", "id": 1, "result": {}},
    ],
)
def test_what_nobody_waits_for_is_not_answered(model: Model, body: dict[str, Any]) -> None:
    answer = model.post(body)
    assert (answer.status_code, answer.data) == (202, b"")


def test_there_is_nothing_to_listen_to(model: Model) -> None:
    for method in ("GET", "DELETE"):
        answer = model.client.open(offering.MCP, method=method, base_url=f"http://{SHOP_HOST}")
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_pages_of_other_sites_are_not_answered(model: Model) -> None:
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    assert model.post(ping, Origin="https://evil.example").status_code == 403
    assert model.post(ping, Origin=f"http://{SHOP_HOST}").status_code == 200


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"name": "nothing"}, -32602),
        ({"name": 5}, -32602),
        ({}, -32602),
        ({"name": "get_checkout", "arguments": []}, -32602),
    ],
)
def test_a_call_of_another_form_is_told_so(model: Model, params: dict[str, Any], code: int) -> None:
    assert model.fault("tools/call", **params)["code"] == code
