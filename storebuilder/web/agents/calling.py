"""Calling a tool: who calls, what it is given, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec
from flask import g

from storebuilder import agents
from storebuilder.agents import Caller, IncompatibleError, Trouble, offering, rpc
from storebuilder.agents.answers import Body
from storebuilder.agents.rpc import Fault
from storebuilder.agents.tools import TOOLS, Tool
from storebuilder.errors import ShopError, TooMany
from storebuilder.storefronts import Front
from storebuilder.web.agents import door

#: Troubles in JSON-RPC's codes. Source: Universal Commerce Protocol 2026-04-08, "Error Codes".
DISCOVERY = -32001
PROTOCOL = -32000
CODES = {
    "invalid_profile_url": DISCOVERY,
    "profile_unreachable": DISCOVERY,
    "profile_malformed": DISCOVERY,
    "version_unsupported": DISCOVERY,
    "digest_mismatch": rpc.INVALID_REQUEST,
    "algorithm_unsupported": rpc.INVALID_REQUEST,
    "invalid_request": rpc.INVALID_PARAMS,
    "internal_error": rpc.INTERNAL_ERROR,
}


def offered(front: Front) -> list[Tool]:
    """The tools of a storefront: those of the capabilities that it has."""
    there = offering.offered(front)
    return [tool for tool in TOOLS.values() if tool.capability in there]


def call(params: Mapping[str, Any]) -> Body:
    """tools/call: the verb's answer as text and as data; raises Fault."""
    name, arguments = params.get("name"), params.get("arguments", {})
    tool = next((one for one in offered(g.front) if one.name == name), None)
    if tool is None:
        raise Fault(rpc.INVALID_PARAMS, f"There is no tool {str(name)[:60]!r}.")
    if not isinstance(arguments, dict):
        raise Fault(rpc.INVALID_PARAMS, "arguments is an object with names.")
    try:
        body = _carried_out(tool, arguments)
    except ShopError as error:
        raise fault_of(error) from None
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return {"content": [{"type": "text", "text": text}], "structuredContent": body}


def fault_of(error: ShopError) -> Fault:
    """A trouble as JSON-RPC tells it; HTTP's status is said too where the protocol wants it."""
    name = getattr(error, "code", "invalid_request")
    if isinstance(error, TooMany):
        name = "too_many_requests"
    code = CODES.get(name, PROTOCOL)
    front: Front = g.front
    data: Body = {"code": name, "content": error.message, "continue_url": front.url("/")}
    wait = getattr(error, "retry_after", None)
    if wait is not None:
        data["retry_after"] = wait
    return Fault(code, error.message, data=data, status=error.status if code == PROTOCOL else 200)


def _carried_out(tool: Tool, arguments: Mapping[str, Any]) -> Body:
    meta = arguments.get("meta")
    if not isinstance(meta, dict):
        raise Trouble("invalid_profile_url", 'arguments.meta["ucp-agent"].profile is needed.')
    caller = door.caller_of(_profile(meta))
    if tool.begins:
        door.limit_beginning()
    given: list[Any] = []
    if tool.named:
        given.append(_id(arguments))
    if tool.payload:
        given.append(_payload(tool, arguments))
    try:
        return _once(tool, caller, given, _key(tool, meta))
    except IncompatibleError as error:
        return agents.incompatible(caller, error.capability)


def _once(tool: Tool, caller: Caller, given: list[Any], key: str) -> Body:
    """What the verb says, or what it said to this key before."""
    verb = partial(getattr(agents, tool.name), caller, *given)
    if not tool.changes:
        return dict(verb())
    same = agents.mark("tools/call", tool.name, msgspec.json.encode(given))
    _, text = agents.once(caller, key, same, lambda: (200, verb()), asks_others=tool.keyed)
    body: Body = json.loads(text)
    return body


def _key(tool: Tool, meta: Mapping[str, Any]) -> str:
    key = meta.get("idempotency-key", "")
    if not isinstance(key, str) or (tool.keyed and not key):
        raise Trouble("invalid_request", '$.meta["idempotency-key"]: a text is needed.')
    return key


def _profile(meta: Mapping[str, Any]) -> str:
    agent = meta.get("ucp-agent")
    profile = agent.get("profile") if isinstance(agent, dict) else None
    if not isinstance(profile, str):
        raise Trouble("invalid_profile_url", 'arguments.meta["ucp-agent"].profile is needed.')
    return profile


def _id(arguments: Mapping[str, Any]) -> str:
    found = arguments.get("id")
    if not isinstance(found, str):
        raise Trouble("invalid_request", "$.id: the id of what is meant is needed.")
    return found


def _payload(tool: Tool, arguments: Mapping[str, Any]) -> Body:
    found = arguments.get(tool.payload)
    if not isinstance(found, dict):
        raise Trouble("invalid_request", f"$.{tool.payload}: this object is needed.")
    return agents.read(tool.kind, msgspec.json.encode(found))
