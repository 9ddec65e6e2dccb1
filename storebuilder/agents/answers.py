"""The frame of every answer: the version, what both sides can do, and errors without a thing."""

from __future__ import annotations

from typing import Any

from storebuilder.agents import links, offering
from storebuilder.agents.messages import Message, error, say
from storebuilder.agents.negotiating import Caller, declared

Body = dict[str, Any]


def ucp(caller: Caller, capability: str, *, status: str = "success") -> Body:
    """The ``ucp`` part of an answer about ``capability``."""
    said: Body = {
        "version": caller.version,
        "status": status,
        "capabilities": declared(caller, capability),
    }
    if capability == offering.CHECKOUT and status == "success":
        said["payment_handlers"] = offering.handlers(caller.front)
    return said


def refusal(
    caller: Caller, capability: str, messages: list[Message], *, onward: bool = True
) -> Body:
    """An answer without the thing that was asked for: it could not be made, or is not there."""
    said: Body = {"ucp": ucp(caller, capability, status="error"), "messages": messages}
    return said | {"continue_url": links.home(caller)} if onward else said


def not_found(caller: Caller, capability: str, kind: str) -> Body:
    """Nothing of this program's has that id; whether another's has is not told."""
    text = say(caller.language, f"not_found.{kind}")
    return refusal(caller, capability, [error("not_found", text, severity="unrecoverable")])


def incompatible(caller: Caller, capability: str) -> Body:
    """The platform does not name what this operation needs."""
    text = say(caller.language, "incompatible", capability=capability)
    message = error("capabilities_incompatible", text, severity="unrecoverable")
    return refusal(caller, capability, [message])


def is_refusal(body: Body) -> bool:
    """Whether an answer carries no thing."""
    return bool(body["ucp"].get("status") == "error")
