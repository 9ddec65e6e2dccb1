"""The Model Context Protocol from 2026-07-28 on: no handshake, each request says what it speaks.

What a request says of itself stands in ``params._meta`` and again in headers, which must agree.
Source: Model Context Protocol 2026-07-28, "Transports" and "Per-request protocol fields".
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from flask import Request

from storebuilder.agents import rpc
from storebuilder.agents.rpc import Call, Fault

VERSIONS = ("2026-07-28",)
HEADER_MISMATCH = -32020
UNSUPPORTED_VERSION = -32022
ABOUT = "io.modelcontextprotocol/"
#: How long tools may be remembered, in milliseconds; they are the same for everybody.
KEPT = {"ttlMs": 300_000, "cacheScope": "public"}


def is_spoken(request: Request) -> bool:
    """Whether this request is one without a handshake."""
    return request.headers.get("MCP-Protocol-Version") in VERSIONS


def check(call: Call, request: Request) -> None:
    """See that a request says of itself what its headers say; raises Fault."""
    about = call.params.get("_meta")
    version = about.get(f"{ABOUT}protocolVersion") if isinstance(about, dict) else None
    if not isinstance(about, dict) or f"{ABOUT}clientCapabilities" not in about or version is None:
        said = f"params._meta names {ABOUT}protocolVersion and {ABOUT}clientCapabilities."
        raise Fault(rpc.INVALID_PARAMS, said, status=400)
    told = {
        "MCP-Protocol-Version": version,
        "Mcp-Method": call.method,
        **({"Mcp-Name": call.params.get("name")} if call.method == "tools/call" else {}),
    }
    for header, value in told.items():
        if value is not None and _decoded(request.headers.get(header)) != value:
            said = f"The header {header} and the body do not say the same."
            raise Fault(HEADER_MISMATCH, said, status=400)
    if version not in VERSIONS:
        data = {"supported": list(VERSIONS), "requested": str(version)[:20]}
        raise Fault(UNSUPPORTED_VERSION, "Unsupported protocol version", data=data, status=400)


def result(call: Call, said: Mapping[str, Any], server: Mapping[str, str]) -> dict[str, Any]:
    """A result as this version has it."""
    kept = KEPT if call.method in ("tools/list", "server/discover") else {}
    return {**said, **kept, "resultType": "complete", "_meta": {f"{ABOUT}serverInfo": server}}


def _decoded(value: str | None) -> str | None:
    """A header's value; what is no plain ASCII comes as ``=?base64?…?=``."""
    if value is None or not (value.startswith("=?base64?") and value.endswith("?=")):
        return value
    try:
        return base64.b64decode(value[9:-2], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
