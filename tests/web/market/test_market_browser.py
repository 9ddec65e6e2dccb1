"""axe finds nothing serious on any page of the market, in both languages and schemes; every page
works without a script, on a small phone, and from right to left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from storebuilder import storefronts
from storebuilder.aggregator.models import Offer, OfferText, Store
from storebuilder.db import db, writing
from storebuilder.storefronts import hosts
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from tests.conftest import MARKET_HOST
from tests.web.market.bazaar import offer_id

pytestmark = pytest.mark.browser
PATHS = ("/", "/goods", "/goods?country=CN&price-min=1", "/categories", "/categories/674", "/deals",
         "/search", "/search?q=tea", "/search?q=zzz", "/stores", "/stores/tea-house", "/join",
         "/offline", "/nowhere")  # fmt: skip
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def address(bazaar_open: House) -> Iterator[str]:
    """A market with a few merchants, served on a free port."""
    server = make_server("127.0.0.1", 0, bazaar_open, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{MARKET_HOST}:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def chromium() -> Iterator[Browser]:
    path = Path("/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path if path.exists() else None, args=QUIET
        )
        yield browser
        browser.close()


def _paths() -> tuple[str, ...]:
    return (*PATHS, *(f"/goods/{offer_id('tea-house', key)}" for key in ("pot", "cup")))


@pytest.mark.parametrize("prefix", ["", "/zh-CN"])
def test_it_works(address: str, chromium: Browser, prefix: str) -> None:
    serious: list[str] = []
    for scheme in ("light", "dark"):
        context = chromium.new_context(color_scheme=scheme, viewport=PHONE)  # type: ignore[arg-type]
        page = context.new_page()
        for path in _paths():
            page.goto(address + prefix + path)
            serious += [f"{scheme} {path}: {one}" for one in _serious(page)]
        context.close()
    assert serious == []


def test_sheets_and_suggestions_are_as_accessible_as_the_page(
    address: str, chromium: Browser
) -> None:
    page = chromium.new_page(viewport=PHONE)  # type: ignore[arg-type]
    page.goto(f"{address}/goods")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_label("Japan")).to_be_visible()
    assert _serious(page) == []
    page.get_by_label("Japan").check()
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_url("**/goods?country=JP")
    page.get_by_role("combobox", name="Search").press_sequentially("tea", delay=20)
    expect(page.get_by_role("option", name="Tea House")).to_be_visible()
    assert _serious(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stores/tea-house")


def test_no_page_is_wider_than_a_small_phone(address: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    for path in _paths():
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_no_merchant_makes_a_page_wider(address: str, chromium: Browser) -> None:
    with writing():
        store = db.session.query(Store).filter_by(handle="tea-house").one()
        store.name, store.about = "W" * 120, {"en": "شاي " * 200}
        store.ships_to = ["CN", "US", "DE", "FR", "GB", "JP", "KR", "CA", "AU", "NZ", "IT", "ES"]
        for offer in db.session.query(Offer).filter_by(store_id=store.id):
            offer.amount = offer.amount_to = 987_654_321_012
            offer.brand = "B" * 120
        for row in db.session.query(OfferText):
            row.title = "Ж" * 250
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    for path in _paths():
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_a_choice_changes_price_stock_address_and_the_way_to_the_merchant(
    address: str, chromium: Browser
) -> None:
    page = chromium.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{address}/goods/{offer_id('tea-house', 'pot')}")
    page.get_by_text("L", exact=True).click()
    page.wait_for_url("**?variant=v2")
    expect(page.locator("[data-price]")).to_contain_text("CN¥300.00")
    expect(page.locator("[data-price]")).to_contain_text("CN¥360.00")
    page.locator(".value-name", has_text="White").click()
    expect(page.locator("[data-stock]")).to_have_text("Not made in this combination")
    assert wrong == []


def test_everything_is_reached_without_a_script(address: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    assert "Until" in page.locator("[data-ends]").first.inner_text()
    page.get_by_role("searchbox").fill("teapot")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Blue teapot").click()
    page.get_by_text("L", exact=True).click()
    page.get_by_role("button", name="Show price and stock for this choice").click()
    assert "CN¥300.00" in page.locator("[data-price]").inner_text()
    page.get_by_role("link", name="Tea House 茶舍", exact=True).first.click()
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Reduced").check()
    page.get_by_role("button", name="Show", exact=True).click()
    assert "only=reduced" in page.url
    context.close()


def test_a_deal_counts_down_to_its_end(address: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport=PHONE)  # type: ignore[arg-type]
    page.clock.install()
    page.goto(f"{address}/deals")
    ends = page.locator("[data-ends]").first
    expect(ends).to_contain_text("left")
    page.clock.fast_forward("23:00:00")
    expect(ends).to_have_text("This deal is over")


def test_a_phone_without_a_network_is_told_so_and_shown_no_old_price(
    address: str, chromium: Browser
) -> None:
    context = chromium.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}/zh-CN/goods")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    context.set_offline(True)
    page.goto(f"{address}/zh-CN/stores")
    expect(page.get_by_role("heading", name="没有网络")).to_be_visible()
    assert page.locator(".price").count() == 0
    context.set_offline(False)
    page.goto(f"{address}/zh-CN/stores")
    expect(page.get_by_role("link", name="Kiln Street")).to_be_visible()
    context.close()


def test_words_stay_in_their_place_from_right_to_left(address: str, chromium: Browser) -> None:
    storefronts.change_storefront(db.session.query(Storefront).one().id, languages=["en", "ar"])
    hosts.forget()
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    for path in _paths():
        page.goto(f"{address}/ar{path}")
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def _serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} {one['nodes'][0]['html'][:140]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
