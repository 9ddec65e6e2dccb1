"""What strangers send to break something: nothing breaks, and nothing is left half done."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storebuilder.agents import offering, tools
from storebuilder.agents.models import Session
from storebuilder.db import db
from tests.agents.conftest import Program, wish
from tests.agents.earlier_program import OldProgram
from tests.agents.model import Model
from tests.cart.builders import a_variant
from tests.conftest import SHOP_HOST

TEXTS = st.text(max_size=20) | st.sampled_from(
    ["\0", "a\0b", "var_1", "chk_" + "A" * 22, "ord_1", "🏮" * 9, "' OR 1=1 --", "{{7*7}}", "../.."]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
#: Objects that have the right names and anything in them.
SHAPED = st.dictionaries(
    st.sampled_from(
        [
            *("line_items", "buyer", "fulfillment", "discounts", "context", "payment", "cart_id"),
            *("query", "filters", "pagination", "ids", "id", "selected", "currency", "consent"),
        ]
    ),
    ANYTHING,
    max_size=5,
)
QUICK = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_it_works(program: Program) -> None:
    """Whatever a tool is given, it is answered, and never by a fault of ours."""
    model = Model(program)

    @QUICK
    @given(
        tool=st.sampled_from(sorted(tools.TOOLS)),
        given_id=TEXTS | ANYTHING,
        payload=SHAPED,
        key=TEXTS,
    )
    def call(tool: str, given_id: Any, payload: Any, key: str) -> None:
        name = tools.TOOLS[tool].payload or "nothing"
        arguments = {"meta": model.meta(key or "k"), "id": given_id, name: payload}
        params = {"name": tool, "arguments": arguments}
        answer = model.post({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})
        assert answer.status_code < 500, answer.text
        assert (answer.get_json().get("error") or {}).get("code") != -32603, answer.text

    call()


def test_random_bodies_of_the_earlier_version_are_answered(program: Program) -> None:
    old = OldProgram(program.client, program.platform)
    made = old.said("checkout", "POST", "/checkout-sessions", wish(a_variant()))
    paths = ["", f"/{made['id']}", f"/{made['id']}/complete", "/nothing/complete", "/%00"]

    @QUICK
    @given(method=st.sampled_from(["POST", "PUT", "GET"]), path=st.sampled_from(paths), body=SHAPED)
    def send(method: str, path: str, body: Any) -> None:
        answer = old.ask(method, f"/checkout-sessions{path}", body)
        assert answer.status_code < 500, answer.text

    send()
    assert old.said("checkout", "GET", f"/checkout-sessions/{made['id']}")["id"] == made["id"]


@pytest.mark.parametrize("depth", [50, 300, 900, 990, 5000, 30_000])
def test_deep_bodies_are_refused_not_fallen_over(program: Program, depth: int) -> None:
    deep = '{"a":' * depth + "1" + "}" * depth
    bodies = [
        deep,
        f'{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"create_checkout",'
        f'"arguments":{{"meta":{json.dumps(Model(program).meta())},"checkout":{deep}}}}}}}',
    ]
    for path in (offering.MCP, "/ucp/2026-01-11/checkout-sessions"):
        for body in bodies:
            answer = _send(program, path, body.encode())
            assert answer.status_code < 500, (path, answer.text[:200])


@pytest.mark.parametrize("path", [offering.MCP, "/ucp/2026-01-11/checkout-sessions"])
@pytest.mark.parametrize(
    "body",
    [
        b'{"jsonrpc":"2.0","id":1,"method":"\\ud800"}',
        b'{"jsonrpc":"2.0","id":1e999,"method":"ping"}',
        b'{"jsonrpc":"2.0","id":' + b"9" * 5000 + b',"method":"ping"}',
        b"\xef\xbb\xbf{}",
        b'{"a":1,"a":2}',
        b'{"line_items":[{"item":{"id":"var_1"},"quantity":' + b"9" * 400 + b"}]}",
    ],
)
def test_strange_json_is_answered(program: Program, path: str, body: bytes) -> None:
    assert _send(program, path, body).status_code < 500


@pytest.mark.parametrize("path", [offering.MCP, "/ucp/2026-01-11/checkout-sessions"])
def test_a_large_body_is_refused_before_it_is_read(program: Program, path: str) -> None:
    before = db.session.query(Session).count()
    body = b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"' + b"a" * 3_000_000 + b'"}}'
    tracemalloc.start()
    answer = _send(program, path, body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code in {400, 413}
    assert peak < 8_000_000
    assert db.session.query(Session).count() == before


@pytest.mark.parametrize(
    "header",
    [
        *("", "profile", 'profile="', 'profile="\\"', 'profile="http://[::1"', 'profile="//x"'),
        *('profile="https://a:b@x.example/"', 'profile="https://x.example/' + "a" * 5000 + '"'),
        'profile="http://127.0.0.1:1/x"; version="' + "9" * 4000 + '"',
    ],
)
def test_strange_agents_are_told_so(program: Program, header: str) -> None:
    answer = program.client.post(
        "/ucp/2026-01-11/checkout-sessions",
        json=wish(1),
        base_url=f"http://{SHOP_HOST}",
        headers={"UCP-Agent": header},
    )
    assert 400 <= answer.status_code < 500
    assert len(answer.data) < 2000


def _send(program: Program, path: str, body: bytes) -> Any:
    return program.client.post(
        path,
        data=body,
        content_type="application/json",
        base_url=f"http://{SHOP_HOST}",
        headers={"UCP-Agent": program.platform.header},
    )
