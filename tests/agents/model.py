"""A model's client: speaks to the tools, and checks the frame of every answer."""

from __future__ import annotations

import json
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from storebuilder.agents import offering
from tests.agents.conftest import Program
from tests.agents.validating import validate
from tests.conftest import SHOP_HOST


class Model:
    """One that has said what it speaks."""

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
