"""The panel in Chromium: keys and save bar, without scripts, on a phone, with axe."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright
from werkzeug.serving import make_server

from storebuilder import accounts, shipping
from storebuilder.db import db
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from tests.accounts.builders import hire
from tests.conftest import PANEL_HOST
from tests.web.panel.selling import sold

pytestmark = pytest.mark.browser
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PATHS = ("/", "/orders", "/orders/1", "/storefronts/1", "/storefronts/1/sections",
         "/storefronts/1/sections/hero", "/storefronts/1/sections/promises", "/settings",
         "/settings/shop", "/settings/staff", "/settings/taxes", "/me", "/audit", "/delivery",
         "/menus", "/pages/new", "/search?q=tea")  # fmt: skip
Sit = Callable[..., Page]


@pytest.fixture
def sit(app: House, main_front: Storefront) -> Iterator[Sit]:
    """Sits Alice down before the panel of a shop with two orders; options are the browser's."""
    sold(main_front, "1001")
    sold(main_front, "1002", state="pending")
    shipping.start_with(main_front.id, "USD", "CN")
    token = accounts.start_session(hire("owner").id)
    db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)

        def open_page(width: int = 1440, **options: Any) -> Page:
            context = chromium.new_context(
                base_url=f"http://{PANEL_HOST}:{server.server_port}",
                viewport={"width": width, "height": 844},
                **options,
            )
            context.set_default_timeout(20_000)
            context.add_cookies(
                [{"name": "panel", "value": token, "domain": PANEL_HOST, "path": "/"}]
            )
            return context.new_page()

        yield open_page
        chromium.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_works(sit: Sit) -> None:
    page = sit()
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("lovelace")
    expect(page.locator("[data-found] a").first).to_contain_text("Ada Lovelace")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Order #100")


def test_the_save_bar_says_what_changed(sit: Sit) -> None:
    page = sit()
    page.goto("/settings/shop")
    bar = page.locator(".savebar")
    expect(bar).to_be_hidden()
    page.get_by_label("Name of the shop").fill("Tea & Co")
    expect(bar).to_contain_text("Not saved yet: Name of the shop")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(page.get_by_label("Name of the shop")).to_have_value("Tea & Co")


def test_without_scripts_an_order_is_sent_and_refunded(sit: Sit) -> None:
    page = sit(390, java_script_enabled=False)
    page.goto("/orders?show=send")
    page.get_by_role("link", name="#1001").click()
    page.get_by_role("button", name="Mark as sent").click()
    expect(page.get_by_role("status")).to_contain_text("was marked as sent")
    page.get_by_role("button", name="Refund", exact=True).first.click()
    page.get_by_label("Amount").fill("10.00")
    page.locator("#refund").get_by_role("button", name="Refund", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("on its way")


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_nothing_and_nothing_overflows(sit: Sit, scheme: str, width: int) -> None:
    page = sit(width, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    found = []
    for path in PATHS:
        page.goto(path)
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, f"{path} is {wider} px too wide"
        wrong = Axe().run(page).response["violations"]
        found += [f"{path} {one['id']} {one['nodes'][0]['html'][:120]}" for one in wrong]
    assert found == []
