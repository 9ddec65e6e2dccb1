"""Reading JSON that strangers wrote: everything may be of another type."""

from __future__ import annotations

from typing import Any

import msgspec

from storebuilder.aggregator.readers.facts import PullError


def decoded(body: bytes) -> dict[str, Any]:
    """A JSON object; raises PullError (malformed)."""
    try:
        found = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise PullError("malformed", said=str(error)[:150]) from None
    if not isinstance(found, dict):
        raise PullError("malformed", said="JSON, but no object")
    return found


def a_dict(value: Any) -> dict[str, Any]:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def a_list(value: Any, most: int = 10_000) -> list[Any]:
    """The value where it is a list, cut to ``most``; else an empty one."""
    return value[:most] if isinstance(value, list) else []


def dicts(value: Any, most: int = 10_000) -> list[dict[str, Any]]:
    """The objects in a list, other things left out."""
    return [one for one in a_list(value, most) if isinstance(one, dict)]


def text(value: Any, most: int = 2000) -> str:
    """The value where it is text, cut to ``most`` characters; else nothing."""
    return value[:most] if isinstance(value, str) else ""
