"""Bag and checkout in Chromium: with scripts and without, at 320 pixels, by keyboard, with axe."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, Route, ViewportSize
from werkzeug.serving import make_server

from storebuilder import shipping
from storebuilder.db import db
from storebuilder.web.faces import House
from tests.cart.builders import a_variant
from tests.catalog.builders import front
from tests.conftest import SHOP_HOST
from tests.flows import stage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with stage.browser() as started:
        yield started


@pytest.fixture
def address(app: House) -> Iterator[str]:
    """Where the shop answers, with one tea pot and ways of delivery."""
    shipping.start_with(front().id, "USD", "CN")
    a_variant("Blue tea pot")
    db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://{SHOP_HOST}:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _look(chromium: Chromium, address: str, **options: Any) -> BrowserContext:
    phone = ViewportSize(width=320, height=640)
    context = chromium.new_context(base_url=address, viewport=phone, **options)
    context.set_default_timeout(15_000)
    return context


def _fill_bag(page: Page) -> None:
    page.goto("/products/blue-tea-pot")
    with page.expect_response("**/cart/lines"):
        page.locator("form[action$='/cart/lines'] button.button:visible").first.click()
    page.goto("/cart")


def _fits_and_is_usable(page: Page) -> None:
    root = "document.documentElement"
    wide = page.evaluate(f"{root}.scrollWidth > {root}.clientWidth")
    assert not wide, f"{page.url} is wider than a phone"
    found = Axe().run(page).response["violations"]
    bad = [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] != "minor"]
    assert bad == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_it_works(chromium: Chromium, address: str, scripts: bool) -> None:
    context = _look(chromium, address, java_script_enabled=scripts)
    page = context.new_page()
    _fill_bag(page)
    page.get_by_role("link", name="Go to checkout").click()
    page.get_by_label("E-mail").fill("ada@buyer.example")
    page.get_by_role("button", name="On to the address").click()
    page.get_by_label("Country or region").select_option("CN")
    if not scripts:
        page.locator("button[name=refresh][value=country_code]").click()
    page.get_by_label("Province").select_option("浙江省")
    if not scripts:
        page.locator("button[name=refresh][value=country_area]").click()
    page.get_by_label("City").select_option("杭州市")
    if not scripts:
        page.locator("button[name=refresh][value=city]").click()
    page.get_by_label("District").select_option("西湖区")
    page.get_by_label("Full name").fill("李雷")
    page.get_by_label("Telephone").fill("138 0013 8000")
    page.get_by_label("Street").fill("文三路 1 号")
    page.get_by_role("button", name="On to delivery").last.click()
    page.get_by_role("button", name="On to the review").click()
    assert "浙江省杭州市西湖区" in page.inner_text("main")
    assert page.get_by_role("button", name="Pay $34.00").is_visible()
    context.close()


def test_every_page_fits_a_small_phone_and_axe_finds_nothing(
    chromium: Chromium, address: str
) -> None:
    context = _look(chromium, address, locale="en-US")
    page = context.new_page()
    page.goto("/cart")
    _fits_and_is_usable(page)
    _fill_bag(page)
    _fits_and_is_usable(page)
    page.goto("/checkout/contact")
    _fits_and_is_usable(page)
    page.get_by_role("button", name="On to the address").click()
    _fits_and_is_usable(page)
    page.get_by_label("E-mail").fill("ada@buyer.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/address")
    page.get_by_role("button", name="On to delivery").last.click()
    _fits_and_is_usable(page)
    page.get_by_label("Full name").fill("Ada Lovelace")
    page.get_by_label("Street").fill("1 Main Street")
    page.get_by_label("City").fill("Menlo Park")
    page.get_by_label("State").select_option("CA")
    page.get_by_label("ZIP").fill("94025")
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/shipping")
    _fits_and_is_usable(page)
    page.get_by_role("button", name="On to the review").click()
    page.locator(".checkout-summary summary").click()
    _fits_and_is_usable(page)
    context.close()


def _go_to_the_address(page: Page) -> None:
    _fill_bag(page)
    page.goto("/checkout/contact")
    page.get_by_label("E-mail").fill("ada@buyer.example")
    page.get_by_role("button", name="On to the address").click()
    page.wait_for_url("**/checkout/address")


def _hold(page: Page, address: str) -> list[Route]:
    """Keep requests to ``address`` waiting, as a slow line would; returns where they gather."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route))
    return held


def _wait_for(page: Page, held: list[Route], count: int) -> None:
    for _ in range(100):
        if len(held) >= count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{len(held)} requests of {count}")


def test_what_is_typed_while_the_form_is_fetched_stays(chromium: Chromium, address: str) -> None:
    context = _look(chromium, address, locale="en-US")
    page = context.new_page()
    _go_to_the_address(page)
    held = _hold(page, "**/checkout/address")
    page.get_by_label("Country or region").select_option("CA")
    page.get_by_label("Full name").fill("Ada Lovelace")
    page.get_by_label("Street").focus()
    page.keyboard.type("1 Main Str")
    _wait_for(page, held, 1)
    held[0].continue_()
    page.get_by_label("Province").wait_for()
    page.keyboard.type("eet")
    assert page.get_by_label("Street").input_value() == "1 Main Street"
    assert page.get_by_label("Full name").input_value() == "Ada Lovelace"
    context.close()


def test_the_last_of_two_quick_choices_counts(chromium: Chromium, address: str) -> None:
    context = _look(chromium, address, locale="en-US")
    page = context.new_page()
    _go_to_the_address(page)
    held = _hold(page, "**/checkout/address")
    page.get_by_label("Country or region").select_option("CA")
    page.get_by_label("Country or region").select_option("JP")
    _wait_for(page, held, 2)
    with page.expect_event("requestfinished"):
        held[0].continue_()
    held[1].continue_()
    page.get_by_label("Prefecture").wait_for()
    assert page.get_by_label("Country or region").input_value() == "JP"
    context.close()


def test_a_choice_made_before_the_script_came_counts(chromium: Chromium, address: str) -> None:
    context = _look(chromium, address, locale="en-US")
    page = context.new_page()
    held = _hold(page, "**/checkout.*.js")
    _fill_bag(page)
    page.goto("/checkout/contact", wait_until="commit")
    _wait_for(page, held, 1)
    held.pop().continue_()
    page.get_by_label("E-mail").fill("ada@buyer.example")
    page.get_by_role("button", name="On to the address").click()
    page.get_by_label("Country or region").select_option("JP")
    _wait_for(page, held, 1)
    held.pop().continue_()
    page.get_by_label("Prefecture").wait_for()
    context.close()


def test_mistakes_take_the_reader_to_their_list(chromium: Chromium, address: str) -> None:
    context = _look(chromium, address)
    page = context.new_page()
    _fill_bag(page)
    page.goto("/checkout/contact")
    page.get_by_role("button", name="On to the address").click()
    page.locator(".error-summary:focus").wait_for()
    page.get_by_role("link", name="Write your e-mail address.").click()
    page.locator("#email:focus").wait_for()
    context.close()
