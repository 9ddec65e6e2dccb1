"""What the tests of programs begin with: a platform, and a program of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from storebuilder import beginning, shipping
from storebuilder.agents.models import Platform as Known
from storebuilder.db import db, writing
from storebuilder.storefronts import hosts
from storebuilder.web.faces import House
from tests.agents import platform as platforms
from tests.agents.platform import Platform
from tests.agents.validating import validate
from tests.conftest import SHOP_HOST, Template

API = "/ucp/2026-04-08"


class Program:
    """Sends requests as a platform's program does, and checks the form of every answer."""

    def __init__(self, client: FlaskClient, platform: Platform, host: str = SHOP_HOST) -> None:
        self.client, self.platform, self.host = client, platform, host
        self.headers: dict[str, str] = {}

    def ask(self, method: str, path: str, data: Any = None, **headers: str) -> TestResponse:
        sent = {"UCP-Agent": self.platform.header, **self.headers}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = data if isinstance(data, bytes | None) else json.dumps(data).encode()
        return self.client.open(
            path if path.startswith("/.") else f"{API}{path}",
            method=method,
            base_url=f"http://{self.host}",
            data=body,
            content_type="application/json" if body is not None else None,
            headers={name: value for name, value in sent.items() if value},
        )

    def said(
        self, kind: str, method: str, path: str, data: Any = None, **headers: str
    ) -> dict[str, Any]:
        """The body of a good answer of ``kind``."""
        answer = self.ask(method, path, data, **headers)
        assert answer.status_code in {200, 201}, answer.text
        assert answer.json is not None
        return validate(kind, answer.json)

    def refused(self, status: int, method: str, path: str, data: Any = None, **headers: str) -> str:
        """The code of an answer that nothing was carried out."""
        answer = self.ask(method, path, data, **headers)
        assert answer.status_code == status, answer.text
        assert answer.json is not None
        assert answer.json["content"]
        return str(answer.json["code"])

    def platform_stays_known(self) -> None:
        """Speak for an https address: a live shop knows the profile, and needs not read it."""
        known = f"https://{self.platform.port}.platform.example/profile"
        with writing():
            row = db.session.query(Known).filter_by(url=self.platform.url).one()
            row.url = known
        self.headers["UCP-Agent"] = f'profile="{known}"'

    def checkout(self, *variants: int, quantity: int = 1, **more: Any) -> dict[str, Any]:
        return self.said(
            "checkout", "POST", "/checkout-sessions", wish(*variants, quantity=quantity, **more)
        )


def wish(*variants: int, quantity: int = 1, **more: Any) -> dict[str, Any]:
    """A request for these variants."""
    lines = [{"item": {"id": f"var_{number}"}, "quantity": quantity} for number in variants]
    return {"line_items": lines, **more}


@pytest.fixture
def platform() -> Iterator[Platform]:
    with platforms.running() as one:
        yield one


def _delivering() -> None:
    beginning.write_pages()
    for front in hosts.current():
        shipping.start_with(front.id, front.currency, "CN")


@pytest.fixture
def shop(app: House, template: Template) -> House:
    """The tea shop with pages of rules and ways of delivery."""
    template.once("agents", _delivering)
    return app


@pytest.fixture
def program(shop: House, platform: Platform) -> Program:
    return Program(shop.test_client(), platform)
