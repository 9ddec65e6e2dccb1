"""axe finds nothing serious on any page, in both schemes; the scripts are only a comfort."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from storebuilder import beginning, catalog, shipping, storefronts
from storebuilder.storefronts import hosts
from storebuilder.storefronts.models import Storefront
from storebuilder.web.faces import House
from tests.catalog import builders
from tests.conftest import SHOP_HOST

pytestmark = pytest.mark.browser
PATHS = ("/", "/collections", "/collections/all", "/collections/all?in-stock=1&price-min=1",
         "/products/linen-shirt", "/zh-CN/products/linen-shirt", "/products/empty-jar",
         "/search?q=tea", "/search?q=zzz", "/pages/about", "/nowhere")  # fmt: skip
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture
def address(app: House, main_front: Storefront) -> Iterator[str]:
    """A shop with a few goods, served on a free port."""
    beginning.write_pages()
    shipping.start_with(main_front.id, main_front.currency, "CN")
    builders.shirt(kind="Shirts")
    builders.product("Tea cup", kind="Cups", compare_at=3900)
    builders.product("Empty jar", kind="Cups", on_hand=0)
    catalog.add_collection("Cups", rule={"kind": "Cups"})
    hosts.forget()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{SHOP_HOST}:{server.server_port}"
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


def test_it_works(address: str, chromium: Browser) -> None:
    serious: list[str] = []
    for scheme in ("light", "dark"):
        context = chromium.new_context(
            color_scheme=scheme,
            viewport={"width": 390, "height": 844},
        )
        page = context.new_page()
        for path in PATHS:
            page.goto(address + path)
            found = Axe().run(page).response["violations"]
            serious += [
                f"{scheme} {path}: {one['id']} {one['nodes'][0]['html'][:120]}"
                for one in found
                if one["impact"] in ("serious", "critical")
            ]
        context.close()
    assert serious == []


def test_no_page_is_wider_than_a_small_phone(address: str, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    for path in PATHS:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_a_choice_changes_price_stock_and_address(address: str, chromium: Browser) -> None:
    page = chromium.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{address}/products/linen-shirt")
    page.get_by_text("Indigo", exact=True).click()
    page.wait_for_url("**/products/linen-shirt?variant=*")
    chosen = page.url.rpartition("=")[2]
    expect(page.locator("input[name=variant]")).to_have_value(chosen)
    page.get_by_role("button", name="Add to bag").click()
    page.get_by_role("link", name="Go to the bag").wait_for()
    expect(page.locator("[data-bag-count]")).to_have_text("1")
    assert wrong == []


def test_goods_can_be_put_into_the_bag_without_scripts(address: str, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/products/linen-shirt")
    page.get_by_text("Indigo", exact=True).click()
    page.get_by_role("button", name="Show price and stock for this choice").click()
    assert page.get_by_label("Indigo").is_checked()
    page.get_by_role("button", name="Add to bag").click()
    assert page.url.partition("?")[0] == f"{address}/cart"
    assert "Linen shirt" in page.content()
    context.close()


def test_a_page_is_printed_dark_on_white_and_without_buttons(
    address: str, chromium: Browser
) -> None:
    page = chromium.new_page(color_scheme="dark")
    page.goto(f"{address}/products/linen-shirt")
    on_screen = _lightness(page, ".soft")
    page.emulate_media(media="print")
    assert on_screen > 0.6 > _lightness(page, ".soft")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".button").first.is_visible()


def test_words_keep_their_order_on_a_page_from_right_to_left(
    address: str, chromium: Browser, main_front: Storefront
) -> None:
    storefronts.change_storefront(main_front.id, languages=["en", "ar"])
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    for path in PATHS:
        page.goto(f"{address}/ar{path}")
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    page.goto(f"{address}/ar/products/linen-shirt")
    # A full stop stands behind its English sentence, not before it.
    where = page.locator("p.small.soft", has_text="checkout.").evaluate(
        """(line) => {
          const end = line.firstChild.length;
          const at = (from, to) => {
            const range = document.createRange();
            range.setStart(line.firstChild, from);
            range.setEnd(line.firstChild, to);
            return range.getBoundingClientRect().left;
          };
          return [line.textContent.slice(-1), at(0, 1), at(end - 1, end)];
        }"""
    )
    assert where[0] == "."
    assert where[1] < where[2]


def _lightness(page: Page, selector: str) -> float:
    colour = page.locator(selector).first.evaluate("(one) => getComputedStyle(one).color")
    return float(colour.removeprefix("oklch(").split()[0])
