"""Collections and imports in Chromium, and every page of the catalogue with axe."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import FilePayload, Page, expect

from storebuilder import catalog
from tests.catalog.builders import product, shirt
from tests.web.panel.desk import sit_down, work

pytestmark = pytest.mark.browser


def test_a_shelf_is_filled_and_put_in_order(alice: Page) -> None:
    for title in ("One", "Two", "Three"):
        product(title)
    alice.goto("/collections/new")
    alice.get_by_label("Title", exact=True).fill("Gifts")
    for title in ("One", "Two"):
        alice.locator(".pick-goods").get_by_label(title).check()
    alice.get_by_role("button", name="Create the collection").click()
    expect(alice.get_by_role("heading", level=1)).to_have_text("Gifts")
    alice.get_by_label("Move Two up").click()
    expect(alice.locator(".savebar")).to_be_visible()
    alice.get_by_role("button", name="Save").last.click()
    expect(alice.locator("[data-shelf-list] li").first).to_contain_text("Two")


def test_an_import_shows_how_far_it_is(alice: Page) -> None:
    alice.goto("/imports")
    rows = "Handle,Title,Variant Price\n" + "".join(f"p{n},Pot {n},9.00\n" for n in range(5))
    file = FilePayload(name="goods.csv", mimeType="text/csv", buffer=rows.encode())
    alice.get_by_label("CSV file").set_input_files(file)
    alice.get_by_role("button", name="Start the import").click()
    expect(alice.locator(".import-said")).to_contain_text("Waiting")
    work()
    expect(alice.locator(".import-said")).to_contain_text("Done")
    alice.get_by_role("link", name="See the products").click()
    expect(alice.get_by_text("Pot 3")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "language", "scheme"),
    [(390, "en", "dark"), (1440, "zh-CN", "light"), (390, "zh-CN", "light"), (1440, "en", "dark")],
)
def test_every_page_fits_and_axe_finds_nothing(
    chromium: Chromium, address: str, width: int, language: str, scheme: str
) -> None:
    one = shirt(title="Linen shirt", vendor="Loom", kind="Shirts")
    product("Tea pot with a rather long name that goes on and on " * 3, on_hand=0)
    shelf = catalog.add_collection("Gifts").id
    catalog.fill_collection(shelf, [one.id])
    paths = ["/products", f"/products/{one.id}", "/products/new", "/collections", "/imports"]
    paths += [f"/collections/{shelf}", f"/products/{one.id}/translations/zh-CN", "/collections/new"]
    for page in sit_down(chromium, address, width, language, color_scheme=scheme):
        for path in paths:
            page.goto(path)
            root = "document.documentElement"
            assert not page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"), f"{path} is wide"
            found = Axe().run(page).response["violations"]
            bad = [
                (path, each["id"], each["nodes"][0]["html"][:200])
                for each in found
                if each["impact"] in {"serious", "critical"}
            ]
            assert bad == []
