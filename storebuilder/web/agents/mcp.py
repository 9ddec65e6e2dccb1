"""The same verbs as tools of the Model Context Protocol: JSON-RPC 2.0 over POST, without a session.

One address answers a message alone or several in a batch, as 2025-03-26 had it. Nothing is ever
streamed, so a GET has nothing to listen to.
Sources: Model Context Protocol 2025-11-25 and 2026-07-28, "Transports" and "Lifecycle"; Universal
Commerce Protocol 2026-04-08, checkout-mcp.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Response, g, request

from storebuilder.agents import offering, rpc
from storebuilder.agents.rpc import Call, Fault
from storebuilder.db import db
from storebuilder.storefronts import Front
from storebuilder.web.agents import calling, door, face, stateless
from storebuilder.web.agents.answering import answer

log = logging.getLogger(__name__)
HERE = offering.MCP
#: With a handshake; ``stateless`` has those without.
VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26")
NAME = "storebuilder"

Result = Mapping[str, Any]


@face.post(HERE)
def speak() -> Response:
    """Answer a message, or several together."""
    try:
        _refuse_strangers_pages()
        message = rpc.read(door.body())
    except Fault as fault:
        return answer(fault.answer(), fault.status)
    said = [one for part in message.parts if (one := _answered(part)) is not None]
    if not said:
        return Response(status=202)
    if message.batch:
        return door.sign(answer([body for body, _ in said]))
    return door.sign(answer(*said[0]))


@face.route(HERE, methods=["GET", "DELETE"])
def listen() -> Response:
    """Nothing is streamed and no session is kept."""
    response = answer(Fault(rpc.INVALID_REQUEST, "Send messages with POST.").answer(), 405)
    response.headers["Allow"] = "POST"
    return response


def _refuse_strangers_pages() -> None:
    # A page of another site must not speak through its visitor's browser (DNS rebinding).
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Fault(rpc.INVALID_REQUEST, "Pages of other sites are not answered.", status=403)
    version = request.headers.get("MCP-Protocol-Version", VERSIONS[0])
    known = (*stateless.VERSIONS, *VERSIONS)
    if version not in known:
        data = {"supported": list(known), "requested": version[:20]}
        said = "Unsupported protocol version"
        raise Fault(stateless.UNSUPPORTED_VERSION, said, data=data, status=400)


def _answered(part: Call | Fault) -> tuple[dict[str, Any], int] | None:
    """The answer to one message with HTTP's status for it; None where nobody waits for one."""
    if isinstance(part, Fault):
        return part.answer(), part.status
    try:
        return _result(part)
    except Fault as fault:
        fault.to = part.id
        return None if part.id is None else (fault.answer(), fault.status)
    except Exception:
        log.exception("a message of a program broke")
        broke = Fault(rpc.INTERNAL_ERROR, "Something broke on our side.", to=part.id)
        return None if part.id is None else (broke.answer(), 500)
    finally:
        db.session.rollback()  # nothing of one message is open in the next one


def _result(call: Call) -> tuple[dict[str, Any], int] | None:
    if call.id is None:
        return None  # a notification: there is nothing to be told of
    work = METHODS.get(call.method)
    if not stateless.is_spoken(request):
        if work is None:
            raise Fault(rpc.METHOD_NOT_FOUND, f"There is no method {call.method[:60]!r}.")
        return call.result(work(call.params)), 200
    stateless.check(call, request)
    if work is None or call.method == "initialize":
        said = f"There is no method {call.method[:60]!r}."
        raise Fault(rpc.METHOD_NOT_FOUND, said, status=404)
    return call.result(stateless.result(call, work(call.params), _server())), 200


def _server() -> dict[str, str]:
    front: Front = g.front
    return {"name": NAME, "title": front.name, "version": offering.NEWEST}


def _instructions() -> str:
    front: Front = g.front
    return f"How to buy here: {front.url('/agents.md')}"


def _initialize(params: Result) -> Result:
    wanted = params.get("protocolVersion")
    return {
        "protocolVersion": wanted if wanted in VERSIONS else VERSIONS[0],
        "capabilities": {"tools": {"listChanged": False}},
        "serverInfo": _server(),
        "instructions": _instructions(),
    }


def _discover(_params: Result) -> Result:
    return {
        "supportedVersions": [*stateless.VERSIONS, *VERSIONS],
        "capabilities": {"tools": {"listChanged": False}},
        "instructions": _instructions(),
    }


def _list_tools(params: Result) -> Result:
    if params.get("cursor") is not None:
        raise Fault(rpc.INVALID_PARAMS, "All tools are on one page; there is no cursor.")
    return {"tools": [tool.listed() for tool in calling.offered(g.front)]}


METHODS: dict[str, Callable[[Result], Result]] = {
    "initialize": _initialize,
    "server/discover": _discover,
    "ping": lambda _params: {},
    "tools/list": _list_tools,
    "tools/call": calling.call,
}
