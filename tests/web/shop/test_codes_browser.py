"""Discount codes in Chromium: without scripts, by keyboard, at 320 pixels, with axe."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from storebuilder.web.faces import House
from tests.promotions.builders import code
from tests.web.shop.test_checkout_browser import _fill_bag, _look, address, chromium

__all__ = ["address", "chromium"]
pytestmark = pytest.mark.browser


def _type(page: Page, word: str) -> None:
    """Unfold the field, type and press Enter, all by keyboard."""
    page.locator(".code-more summary").focus()
    if page.locator(".code-more:not([open])").count():
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(word)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_it_works(chromium: Chromium, app: House, address: str) -> None:
    code("TEA10", title="Ten off")
    code("BIG", minimums={"USD": 500000})
    page = _look(chromium, address).new_page()
    _fill_bag(page)
    page.emulate_media(reduced_motion="reduce")
    _type(page, "nothing")
    assert page.locator("#wrong-code").inner_text() == (
        "We know no code NOTHING. Please look how it is spelled."
    )
    assert page.evaluate("document.activeElement.id") == "code"
    _axe(page)
    page.goto("/cart")
    _type(page, "tea10")
    page.goto("/cart")
    _type(page, "big")
    assert page.url.endswith("/cart#codes")
    assert page.locator(".totals-total").last.inner_text() == "$26.10"
    assert page.locator(".code-problem").count() == 1
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320
    _axe(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Remove the code TEA10").click()
    assert page.locator(".totals-total").last.inner_text() == "$29.00"


def test_without_scripts_in_the_checkout(chromium: Chromium, app: House, address: str) -> None:
    code("TEA10")
    page = _look(chromium, address).new_page()
    _fill_bag(page)
    kept = page.context.storage_state()
    plain = _look(chromium, address, java_script_enabled=False, storage_state=kept).new_page()
    plain.goto("/checkout/contact")
    plain.locator(".checkout-summary > summary").click()
    plain.locator(".code-more summary").click()
    plain.fill("#code", "tea10")
    plain.click(".code-field button")
    assert plain.url.endswith("/checkout/contact?codes=1#codes")
    assert plain.locator(".checkout-summary .price").first.inner_text() == "$26.10"
    assert plain.locator(".code-sign").is_visible()
    plain.fill("#email", "ada@example.com")
    plain.click("form[action='/checkout/contact'] .button")
    assert plain.url.endswith("/checkout/address")


def _axe(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page).response["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
