"""Buying over several merchants in Chromium: for everybody, on a phone and at a desk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ViewportSize

from tests.aggregator.buying.bagging import HOME
from tests.aggregator.buying.conftest import world
from tests.conftest import MARKET_HOST
from tests.joining.world import World
from tests.web.panel.desk import chromium, serve

__all__ = ["chromium", "world"]
pytestmark = pytest.mark.browser
LOOKS = [(390, "", "light"), (390, "/zh-CN", "dark"), (1440, "/zh-CN", "light"), (1440, "", "dark")]


@pytest.fixture
def address(world: World) -> Iterator[str]:
    for address in serve(world.market):
        yield address.replace("panel.tea.localhost", MARKET_HOST)


@pytest.mark.parametrize(("width", "language", "scheme"), LOOKS)
def test_everybody_can_buy(
    world: World, chromium: Chromium, address: str, width: int, language: str, scheme: str
) -> None:
    context = chromium.new_context(
        base_url=address,
        viewport=ViewportSize(width=width, height=844 if width < 500 else 900),
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=True,
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    folder = os.environ.get("STOREBUILDER_PICTURES")

    def look(name: str) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        if folder:
            file = f"{name}-{width}-{'zh' if language else 'en'}-{scheme}.png"
            page.screenshot(path=Path(folder) / file, full_page=True)

    page.goto(f"{language}/cart")
    look("empty")
    for number in (1, 2):
        page.goto(f"{language}/goods/{number}")
        page.locator("[data-add]").click()
        page.wait_for_url("**/cart?said=added")
    look("bag")
    page.goto(f"{language}/checkout")
    look("address")
    for name, value in HOME.items():
        field = page.locator(f"[name={name}]")
        if name == "address_country":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator(".ordering-form button").click()
    page.wait_for_url("**/orders/*")
    assert page.locator("a[href*='/checkout/continue/']").count() == 1
    look("order")
    page.goto(f"{language}/orders")
    look("orders")
    context.close()
