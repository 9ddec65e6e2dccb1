"""From the launch to the parcel: a buyer on a phone, a merchant at the desk, real processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

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
def opened(sh: Shell, tmp_path: Path) -> tuple[str, str]:
    goods = stage.catalogue(tmp_path / "goods")
    wanted = ("--country", "US", "--currency", "USD", "--language", "en")
    return stage.launch(sh, *wanted, "--catalogue", str(goods))


def _buyer(chromium: Browser, shop: str, scripts: bool) -> Page:
    context = chromium.new_context(base_url=shop, viewport=stage.PHONE, java_script_enabled=scripts)
    context.set_default_timeout(stage.PATIENCE)
    return context.new_page()


def _buy(page: Page, scripts: bool) -> str:
    """Buy the celadon cup and return the address of the order's page."""
    page.goto("/")
    page.get_by_role("link", name="Celadon cup").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Celadon cup")
    page.locator("[data-add]").click()
    if scripts:
        page.get_by_role("status").get_by_role("link").click()
    page.get_by_role("link", name="Go to checkout").click()
    page.get_by_label("E-mail").fill("ada@buyer.example")
    page.get_by_role("button", name="On to the address").click()
    page.get_by_label("Country or region").select_option("US")
    if not scripts:
        page.locator("button[name=refresh][value=country_code]").click()
    page.get_by_label("Full name").fill("Ada Byron")
    page.get_by_label("Street").first.fill("1 Analytical Way")
    page.get_by_label("City").fill("Portland")
    page.get_by_label("State").select_option("OR")
    page.get_by_label("ZIP").fill("97201")
    page.get_by_label("Telephone").fill("+1 503 555 0100")
    page.get_by_role("button", name="On to delivery").last.click()
    page.get_by_role("button", name="On to the review").click()
    page.get_by_role("button", name="Pay $").click()
    page.locator("button[value=twice]").click()  # the shop is told twice and counts once
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your order")
    return page.url


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_it_works(chromium: Browser, opened: tuple[str, str], scripts: bool) -> None:
    shop, link = opened
    buyer = _buyer(chromium, shop, scripts)
    order = _buy(buyer, scripts)

    merchant = stage.sign_in(chromium, link)
    stage.panel(merchant, "/orders")
    merchant.get_by_role("link", name="#1001").click()
    expect(merchant.locator("main")).to_contain_text("Ada Byron")
    expect(merchant.locator("main")).to_contain_text("CUP-S")
    merchant.get_by_label("Carrier").fill("UPS")
    merchant.get_by_label("Tracking number").fill("1Z999AA10123456784")
    merchant.get_by_role("button", name="Mark as sent").click()
    expect(merchant.locator("main")).to_contain_text("1Z999AA10123456784")

    buyer.goto(order)
    expect(buyer.get_by_role("heading", level=1)).to_have_text("Your order is on its way")
    _mails_are_written(merchant)
    buyer.goto("/products/celadon-cup")
    expect(buyer.locator("[data-stock]")).to_contain_text("2")


def _mails_are_written(merchant: Page) -> None:
    # The worker writes them in its own time: both are in the outbox within seconds.
    for _ in range(20):
        stage.panel(merchant, "/outbox")
        if merchant.locator("tbody tr").count() >= 2:
            break
        merchant.wait_for_timeout(500)
    expect(merchant.locator("tbody tr")).to_have_count(2)
    expect(merchant.locator("tbody")).to_contain_text("ada@buyer.example")


def test_the_running_shoe_is_found_in_chinese(chromium: Browser, opened: tuple[str, str]) -> None:
    page = _buyer(chromium, opened[0], scripts=True)
    page.goto("/zh-CN/")
    page.goto("/zh-CN/search?q=跑鞋")
    expect(page.get_by_role("link", name="缓震跑鞋").first).to_be_visible()
    assert page.get_by_role("link", name="青瓷杯").count() == 0
