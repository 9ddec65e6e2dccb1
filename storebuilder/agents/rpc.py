"""JSON-RPC 2.0: what came in, what goes out; alone or several in a batch.

Sources: JSON-RPC 2.0 specification; Model Context Protocol, "Base Protocol" (an id is never null).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603

MOST = 20  # messages in a batch
Id = str | int


class Fault(Exception):
    """A message that is answered with an error; ``status`` is HTTP's for one that came alone."""

    def __init__(
        self, code: int, message: str, *, data: Any = None, status: int = 200, to: Id | None = None
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.data = code, message, data
        self.status, self.to = status, to

    def answer(self) -> dict[str, Any]:
        """The error as it goes out."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.data is not None:
            error["data"] = self.data
        return {"jsonrpc": "2.0", "id": self.to, "error": error}


@dataclass(frozen=True)
class Call:
    """A request, or a notification (``id`` is None): nobody waits for an answer."""

    method: str
    params: Mapping[str, Any] = field(default_factory=dict)
    id: Id | None = None

    def result(self, result: Mapping[str, Any]) -> dict[str, Any]:
        """The answer as it goes out."""
        return {"jsonrpc": "2.0", "id": self.id, "result": dict(result)}


@dataclass(frozen=True)
class Message:
    """A body: its calls and what of it is no call, in order; a client's answers are left out."""

    parts: tuple[Call | Fault, ...]
    batch: bool = False


def read(body: bytes) -> Message:
    """Understand a body; raises Fault where it is not JSON, or no message at all."""
    try:
        given = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        why = str(error)[:200]
        raise Fault(PARSE_ERROR, f"This is not JSON: {why}.", status=400) from None
    if not isinstance(given, list):
        return Message(tuple(_parts([given])))
    if not 1 <= len(given) <= MOST:
        said = f"A batch has 1 to {MOST} messages, not {len(given)}."
        raise Fault(INVALID_REQUEST, said, status=400)
    return Message(tuple(_parts(given)), batch=True)


def _parts(given: list[Any]) -> list[Call | Fault]:
    found = []
    for one in given:
        if isinstance(one, dict) and "method" not in one and ("result" in one or "error" in one):
            continue
        try:
            found.append(_call(one))
        except Fault as fault:
            found.append(fault)
    return found


def _call(one: Any) -> Call | Fault:
    if not isinstance(one, dict) or one.get("jsonrpc") != "2.0":
        raise Fault(INVALID_REQUEST, 'A message is an object with "jsonrpc": "2.0".', status=400)
    method, number = one.get("method"), one.get("id")
    if "id" in one and (isinstance(number, bool) or not isinstance(number, str | int)):
        raise Fault(INVALID_REQUEST, "An id is a text or a whole number.", status=400)
    if not isinstance(method, str):
        raise Fault(INVALID_REQUEST, "A message names its method.", status=400, to=number)
    params = one.get("params", {})
    if not isinstance(params, dict):
        raise Fault(INVALID_PARAMS, "params is an object with names.", to=number)
    return Call(method, params, number)
