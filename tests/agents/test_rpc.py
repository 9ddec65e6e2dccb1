"""JSON-RPC: what is understood, and that nothing else gets through."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storebuilder.agents import rpc
from storebuilder.agents.rpc import Call, Fault


def read(*messages: Any) -> rpc.Message:
    body = messages[0] if len(messages) == 1 else list(messages)
    return rpc.read(json.dumps(body).encode())


def test_it_works() -> None:
    message = read({"jsonrpc": "2.0", "id": 7, "method": "ping", "params": {"a": 1}})
    assert message == rpc.Message((Call("ping", {"a": 1}, 7),))
    [call] = message.parts
    assert isinstance(call, Call)
    assert call.result({}) == {"jsonrpc": "2.0", "id": 7, "result": {}}


def test_a_batch_keeps_its_order_and_what_is_no_call_is_told_in_place() -> None:
    one = {"jsonrpc": "2.0", "id": "a", "method": "ping"}
    answered = {"jsonrpc": "2.0", "id": 3, "result": {}}
    message = read(one, 5, answered, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert message.batch
    kinds = [type(part) for part in message.parts]
    assert kinds == [Call, Fault, Call]
    assert message.parts[2] == Call("notifications/initialized")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", rpc.PARSE_ERROR),
        (b"{", rpc.PARSE_ERROR),
        (b"\xff\xfe", rpc.PARSE_ERROR),
        (b"[" * 60_000, rpc.PARSE_ERROR),
        (b"[]", rpc.INVALID_REQUEST),
        (b"[" + b",".join([b"1"] * 21) + b"]", rpc.INVALID_REQUEST),
    ],
)
def test_what_is_no_message_is_refused_whole(body: bytes, code: int) -> None:
    with pytest.raises(Fault) as caught:
        rpc.read(body)
    assert caught.value.code == code
    assert caught.value.answer()["id"] is None


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("ping", rpc.INVALID_REQUEST),
        ({"id": 1, "method": "ping"}, rpc.INVALID_REQUEST),
        ({"jsonrpc": "1.0", "id": 1, "method": "ping"}, rpc.INVALID_REQUEST),
        ({"jsonrpc": "2.0", "id": None, "method": "ping"}, rpc.INVALID_REQUEST),
        ({"jsonrpc": "2.0", "id": True, "method": "ping"}, rpc.INVALID_REQUEST),
        ({"jsonrpc": "2.0", "id": {}, "method": "ping"}, rpc.INVALID_REQUEST),
        ({"jsonrpc": "2.0", "id": 1, "method": 5}, rpc.INVALID_REQUEST),
        ({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": [1]}, rpc.INVALID_PARAMS),
    ],
)
def test_a_message_of_another_form_is_told_what_it_lacks(message: Any, code: int) -> None:
    [part] = read(message).parts
    assert isinstance(part, Fault)
    assert part.code == code


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_break_the_reading(body: bytes) -> None:
    found = []
    try:
        found += [part for part in rpc.read(body).parts if isinstance(part, Fault)]
    except Fault as fault:
        found.append(fault)
    assert {fault.code for fault in found} <= {
        rpc.PARSE_ERROR,
        rpc.INVALID_REQUEST,
        rpc.INVALID_PARAMS,
    }
