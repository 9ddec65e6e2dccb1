"""The tools of the Model Context Protocol, spoken as plain JSON-RPC."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from storebuilder.agents import offering, tools
from storebuilder.agents.reading import read
from tests.agents.buying import BUYER, ready, to_portland
from tests.agents.conftest import Program, wish
from tests.agents.signer import Signer, is_signed_by
from tests.agents.validating import validate
from tests.cart.builders import a_variant
from tests.conftest import SHOP_HOST


class Model:
    """A model's client: speaks to the tools, and checks the frame of every answer."""

    def __init__(self, program: Program) -> None:
        self.client: FlaskClient = program.client
        self.platform = program.platform

    def post(self, body: Any, **headers: str) -> TestResponse:
        sent = {"Accept": "application/json, text/event-stream"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(
            offering.MCP,
            data=data,
            content_type="application/json",
            headers=sent,
            base_url=f"http://{SHOP_HOST}",
        )

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The result of a method."""
        answer = self.post({"jsonrpc": "2.0", "id": 7, "method": method, "params": params})
        assert answer.json is not None
        assert answer.status_code == 200, answer.text
        assert answer.json.keys() == {"jsonrpc", "id", "result"}, answer.text
        assert answer.json["id"] == 7
        found: dict[str, Any] = answer.json["result"]
        return found

    def fault(self, method: str, *, status: int = 200, **params: Any) -> dict[str, Any]:
        """The error of a method."""
        answer = self.post({"jsonrpc": "2.0", "id": 7, "method": method, "params": params})
        assert answer.json is not None
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json["error"]
        return found

    def meta(self, key: str = "") -> dict[str, Any]:
        said: dict[str, Any] = {"ucp-agent": {"profile": self.platform.url}}
        return said | {"idempotency-key": key} if key else said

    def call(self, kind: str, tool: str, *, key: str = "", **arguments: Any) -> dict[str, Any]:
        """The answer of a tool, as data."""
        given = {"meta": self.meta(key), **arguments}
        result = self.ask("tools/call", name=tool, arguments=given)
        [text] = result["content"]
        assert json.loads(text["text"]) == result["structuredContent"]
        return validate(kind, result["structuredContent"])


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


def test_the_same_checkout_is_seen_over_both_transports(model: Model, program: Program) -> None:
    made = model.call("checkout", "create_checkout", checkout=wish(a_variant()))
    over_http = program.said("checkout", "GET", f"/checkout-sessions/{made['id']}")
    assert over_http["line_items"] == made["line_items"]


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
