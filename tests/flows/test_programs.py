"""A program begins, the buyer pays in the browser, the program hears of it: real processes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.agents import platform as platforms
from tests.agents.buying import BUYER, PORTLAND
from tests.agents.platform import Platform
from tests.agents.signer import Signer, is_signed_by
from tests.agents.validating import validate
from tests.commandline import Shell, shell
from tests.flows import stage

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with stage.browser() as started:
        yield started


@pytest.fixture
def sh(tmp_path: Path) -> Iterator[Shell]:
    with shell(tmp_path / "shops") as one:
        yield one


@pytest.fixture
def platform() -> Iterator[Platform]:
    with platforms.running() as one:
        yield one


class Agent:
    """A program that knows a shop by its address only."""

    def __init__(self, shop: str, platform: Platform) -> None:
        self.shop, self.platform, self.signer = shop, platform, Signer()
        platform.keys = [self.signer.jwk]
        self.profile = self.ask("GET", f"{shop}/.well-known/ucp")
        [rest] = [
            one
            for one in self.profile["ucp"]["services"]["dev.ucp.shopping"]
            if one["transport"] == "rest"
        ]
        self.endpoint = rest["endpoint"]

    def ask(self, method: str, url: str, data: Any = None) -> dict[str, Any]:
        """The body of a good answer; every request is signed."""
        body = b"" if data is None else json.dumps(data).encode()
        given = {"ucp-agent": self.platform.header}
        host = self.shop.removeprefix("http://")
        path = url.removeprefix(self.shop)
        made = self.signer.headers(method, path, body, given=given, authority=host)
        headers = {"UCP-Agent": self.platform.header, "Host": host, **made}
        if body:
            headers["Content-Type"] = "application/json"
        # Names below .localhost are this machine (RFC 6761), which not every resolver knows.
        near = f"http://127.0.0.1:{host.rpartition(':')[2]}{path}"
        sent = Request(near, body or None, {k: v for k, v in headers.items() if v}, method=method)
        with urlopen(sent, timeout=20) as answer:  # noqa: S310
            found: dict[str, Any] = json.loads(answer.read())
        return found

    def call(self, kind: str, method: str, path: str, data: Any = None) -> dict[str, Any]:
        return validate(kind, self.ask(method, f"{self.endpoint}{path}", data))


def _buyer(chromium: Browser, scripts: bool) -> Page:
    context = chromium.new_context(viewport=stage.PHONE, java_script_enabled=scripts)
    context.set_default_timeout(stage.PATIENCE)
    return context.new_page()


def _checkout(agent: Agent) -> dict[str, Any]:
    """A checkout of the celadon cup for a buyer in Portland, but for the way of delivery."""
    found = agent.call("search", "POST", "/catalog/search", {"query": "celadon"})
    cup = found["products"][0]["variants"][0]["id"]
    wanted = {
        "line_items": [{"item": {"id": cup}, "quantity": 1}],
        "buyer": BUYER,
        "fulfillment": {"methods": [{"type": "shipping", "destinations": [PORTLAND]}]},
    }
    return agent.call("checkout", "POST", "/checkout-sessions", wanted)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_it_works(
    chromium: Browser, sh: Shell, tmp_path: Path, platform: Platform, scripts: bool
) -> None:
    goods = stage.catalogue(tmp_path / "goods")
    words = ("--country", "US", "--currency", "USD", "--language", "en")
    shop, link = stage.launch(sh, *words, "--catalogue", str(goods))
    agent = Agent(shop, platform)
    checkout = _checkout(agent)
    assert checkout["status"] == "incomplete"

    page = _buyer(chromium, scripts)
    page.goto(f"{checkout['continue_url']}?return_to={platform.origin}/thanks")
    expect(page.locator("main")).to_contain_text("Celadon cup")
    page.get_by_role("button", name="On to the review").click()
    expect(page.locator("main")).to_contain_text("Ada Byron")
    page.get_by_role("button", name="Pay $").click()
    page.locator("button[value=pay]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")
    back = page.get_by_role("link", name="Back to 127.0.0.1")
    expect(back).to_have_attribute("href", f"{platform.origin}/thanks")

    done = agent.call("checkout", "GET", f"/checkout-sessions/{checkout['id']}")
    assert done["status"] == "completed"
    assert page.url.partition("?")[0] == done["order"]["permalink_url"]
    order = agent.call("order", "GET", f"/orders/{done['order']['id']}")
    assert order["line_items"][0]["status"] == "processing"
    _hears(agent, "processing")

    merchant = stage.sign_in(chromium, link)
    stage.panel(merchant, "/orders")
    merchant.get_by_role("link", name="#1001").click()
    expect(merchant.locator("main")).to_contain_text("127.0.0.1")
    merchant.get_by_role("button", name="Mark as sent").click()
    _hears(agent, "fulfilled")


def _hears(agent: Agent, status: str) -> None:
    """The worker tells the platform in its own time; what it tells is signed by the shop."""
    for _ in range(60):
        bodies = [json.loads(body) for _, body in agent.platform.heard]
        if any(body["line_items"][0]["status"] == status for body in bodies):
            break
        time.sleep(0.5)
    headers, body = agent.platform.heard[-1]
    told = validate("order", json.loads(body))
    assert told["line_items"][0]["status"] == status
    authority = agent.platform.origin.removeprefix("http://")
    values = {**headers, "@method": "POST", "@authority": authority, "@path": "/hook"}
    assert is_signed_by(agent.profile["signing_keys"], values)
