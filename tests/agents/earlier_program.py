"""A program of 2026-01-11: speaks as those do, and checks the form of every answer."""

from __future__ import annotations

import uuid
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from storebuilder.agents import earlier
from tests.agents.buying import BUYER, PORTLAND
from tests.agents.conftest import wish
from tests.agents.earlier_schemas import validate
from tests.agents.platform import Platform
from tests.cart.builders import a_variant
from tests.conftest import SHOP_HOST

API = f"/ucp/{earlier.VERSION}"
PRETENDED = {"payment_data": {"id": "one", "handler_id": "pretend", "type": "pretend"}}


class OldProgram:
    """Speaks as programs of 2026-01-11 do, and checks the form of every answer."""

    def __init__(self, client: FlaskClient, platform: Platform) -> None:
        self.client, self.platform = client, platform
        platform.version = earlier.VERSION

    def ask(self, method: str, path: str, data: Any = None, **headers: str) -> TestResponse:
        sent = {"UCP-Agent": self.platform.header, "Request-Signature": "test"}
        if method != "GET":
            sent["Idempotency-Key"] = str(uuid.uuid4())
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            path if path.startswith("/.") else f"{API}{path}",
            method=method,
            json=data,
            headers=sent,
            base_url=f"http://{SHOP_HOST}",
        )

    def said(
        self, kind: str, method: str, path: str, data: Any = None, **headers: str
    ) -> dict[str, Any]:
        answer = self.ask(method, path, data, **headers)
        assert answer.status_code in {200, 201}, answer.text
        found: dict[str, Any] = answer.get_json()
        return validate(kind, found)

    def refused(self, status: int, method: str, path: str, data: Any = None, **headers: str) -> str:
        """What a person who reads the log is told."""
        answer = self.ask(method, path, data, **headers)
        assert answer.status_code == status, answer.text
        said = answer.get_json()
        assert said["messages"][0]["type"] == "error"
        return str(said["detail"])


def delivery(place: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    """The fulfilment part of a request."""
    method = {"type": "shipping", **more}
    return {"methods": [method | {"destinations": [place]} if place else method]}


def ready(program: OldProgram) -> dict[str, Any]:
    """A checkout that lacks nothing but the payment."""
    asked = wish(a_variant(), buyer=BUYER, fulfillment=delivery(PORTLAND))
    made = program.said("checkout", "POST", "/checkout-sessions", asked)
    option = made["fulfillment"]["methods"][0]["groups"][0]["options"][0]["id"]
    chosen = delivery(None, groups=[{"selected_option_id": option}])
    path = f"/checkout-sessions/{made['id']}"
    return program.said("checkout", "PUT", path, {"fulfillment": chosen})
