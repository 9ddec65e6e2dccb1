"""Products in Chromium: journeys with scripts and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, Page, expect

from storebuilder.db import db
from storebuilder.web.faces import House
from tests.catalog.builders import front, product, shirt
from tests.conftest import browser
from tests.web.panel.desk import nothing, picture, work

pytestmark = pytest.mark.browser


def test_it_works(alice: Page, app: House) -> None:
    alice.goto("/products/new")
    alice.get_by_label("Title", exact=True).fill("Linen shirt")
    alice.get_by_role("textbox", name="Description").click()
    alice.keyboard.type("Cut in ")
    alice.get_by_role("button", name="Bold").click()
    alice.keyboard.type("Suzhou")
    alice.locator("#photo-files").set_input_files([picture("red"), picture("blue")])
    expect(alice.locator("[data-photo]")).to_have_count(2)
    for number, (name, values) in enumerate([("Colour", "White,Indigo"), ("Size", "S, M")]):
        alice.get_by_role("button", name="Add an option").click()
        alice.locator(f"#option-{number}-name").fill(name)
        alice.locator(f"#option-{number}-more").fill(values)
        alice.keyboard.press("Enter")
    expect(alice.locator("[data-rows] [data-key]")).to_have_count(4)
    alice.get_by_label("Price for all").fill("49")
    alice.get_by_label("Stock for all").fill("5")
    alice.get_by_role("button", name="Fill", exact=True).click()
    alice.get_by_label("Price (USD): Indigo / M").fill("52.50")
    alice.get_by_label("State", exact=True).select_option("published")
    alice.get_by_role("button", name="Create the product").click()
    expect(alice.get_by_role("heading", level=1)).to_have_text("Linen shirt")
    expect(alice.locator("[data-photo]")).to_have_count(2)
    shop = browser(app).get("/products/linen-shirt").text
    for said in ("Linen shirt", "<strong>Suzhou</strong>", "Indigo", "49.00", "52.50"):
        assert said in shop
    assert "Linen shirt" in browser(app, front("cn").host).get("/products/linen-shirt").text


def test_a_new_price_is_seen_on_both_storefronts(alice: Page, app: House) -> None:
    pot = product("Tea pot", price=1000)
    alice.goto(f"/products/{pot.id}")
    bar = alice.locator(".savebar")
    expect(bar).to_be_hidden()
    alice.get_by_label("Price (USD)").fill("12.50")
    expect(bar).to_contain_text("Price (USD)")
    alice.keyboard.press("Control+s")
    expect(alice.locator(".toast")).to_contain_text("“Tea pot” was saved.")
    db.session.remove()  # or the shop would be seen as it was before
    assert "$12.50" in browser(app).get("/products/tea-pot").text
    chinese = browser(app, front("cn").host).get("/products/tea-pot").text
    assert "90" in chinese
    expect(alice.get_by_text("Price: 10.00 → 12.50")).to_be_visible()


def test_photos_are_sent_put_in_order_and_brought_back(alice: Page) -> None:
    pot = product("Tea pot")
    alice.goto(f"/products/{pot.id}")
    with alice.expect_file_chooser() as chooser:
        alice.get_by_text("Choose photos").click()
    chooser.value.set_files([picture("red"), picture("green"), nothing()])
    tiles = alice.locator("[data-photo]")
    expect(tiles).to_have_count(2)
    expect(alice.locator(".photo-problem")).to_be_visible()
    alice.get_by_role("button", name="Dismiss").click()
    work()
    expect(alice.locator("[data-state=ready]")).to_have_count(2)
    first = tiles.first.get_attribute("data-photo")
    tiles.first.get_by_label("Move back").click()
    expect(tiles.nth(1)).to_have_attribute("data-photo", str(first))
    tiles.nth(1).get_by_label("Words for those").fill("A red pot")
    tiles.nth(1).get_by_label("Words for those").blur()
    expect(alice.locator(".photos [data-say]")).to_have_text("The words are kept.")
    tiles.nth(1).get_by_label("Remove").click()
    expect(tiles).to_have_count(1)
    alice.get_by_role("button", name="Undo").click()
    expect(tiles).to_have_count(2)
    expect(alice.locator(".savebar")).to_be_hidden()
    alice.reload()
    expect(tiles.nth(1).get_by_label("Words for those")).to_have_value("A red pot")


def test_dragging_puts_photos_in_order(alice: Page) -> None:
    pot = product("Tea pot")
    alice.goto(f"/products/{pot.id}")
    alice.locator("#photo-files").set_input_files([picture(c) for c in ("red", "green", "blue")])
    tiles = alice.locator("[data-photo]")
    expect(tiles).to_have_count(3)
    last = str(tiles.last.get_attribute("data-photo"))
    with alice.expect_response("**/photos/order"):
        frame = alice.locator(".photo-frame")
        frame.last.drag_to(frame.first, target_position={"x": 5, "y": 40})
    alice.reload()
    expect(tiles.first).to_have_attribute("data-photo", last)


def test_a_renamed_and_a_removed_value_change_the_rows(alice: Page) -> None:
    one = shirt()
    alice.goto(f"/products/{one.id}")
    alice.locator(".chip", has=alice.locator("[value=Indigo]")).locator("input:visible").fill(
        "Blue"
    )
    alice.keyboard.press("Tab")
    expect(alice.get_by_text("Blue / S")).to_be_visible()
    alice.locator(".chip", has=alice.locator("[value=L]")).get_by_role("button").click()
    expect(alice.locator("[data-rows] [data-key]")).to_have_count(4)
    alice.get_by_role("button", name="Save").last.click()
    expect(alice.locator(".toast")).to_be_visible()
    expect(alice.locator("[data-rows] [data-key]")).to_have_count(4)
    expect(alice.get_by_text("Blue / M")).to_be_visible()


def test_cells_are_walked_and_pasted_as_in_a_spreadsheet(alice: Page) -> None:
    one = shirt(colours=("White",))
    alice.goto(f"/products/{one.id}")
    alice.get_by_label("SKU: White / S").focus()
    alice.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "A-1\\nA-2\\nA-3");
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    expect(alice.get_by_label("SKU: White / L")).to_have_value("A-3")
    alice.keyboard.press("ArrowDown")
    expect(alice.get_by_label("SKU: White / M")).to_be_focused()


def test_leaving_with_unsaved_changes_warns(alice: Page) -> None:
    pot = product("Tea pot")
    alice.goto(f"/products/{pot.id}")
    alice.get_by_label("Title", exact=True).fill("Another")
    asked: list[str] = []

    def go_on(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    alice.on("dialog", go_on)
    alice.goto("/products")
    assert asked == ["beforeunload"]
    alice.goto(f"/products/{pot.id}")
    alice.get_by_label("Title", exact=True).fill("Another")
    alice.get_by_role("button", name="Discard").click()
    expect(alice.get_by_label("Title", exact=True)).to_have_value("Tea pot")
    assert asked == ["beforeunload"]


def test_everything_works_without_a_script(plain_alice: Page, app: House) -> None:
    page = plain_alice
    page.goto("/products/new")
    page.get_by_label("Title", exact=True).fill("Tea pot")
    page.locator("#description_html").fill("<p>Fired <em>twice</em></p>")
    page.locator("#option-0-name").fill("Glaze")
    page.locator("#option-0-more").fill("Celadon, Black")
    page.get_by_label("Price (USD)").fill("29")
    page.locator("#photo-files").set_input_files([picture("red"), picture("green")])
    page.get_by_role("button", name="Create the product").click()
    expect(page.locator("[data-rows] [data-key]")).to_have_count(2)
    tiles = page.locator("[data-photo]")
    expect(tiles).to_have_count(2)
    second = str(tiles.nth(1).get_attribute("data-photo"))
    tiles.nth(1).get_by_label("Move forward").click()
    expect(tiles.first).to_have_attribute("data-photo", second)
    tiles.first.get_by_label("Remove").click()
    expect(tiles).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(tiles).to_have_count(2)
    page.goto("/products")
    page.get_by_label("Pick Tea pot").check()
    page.get_by_label("Do what?").select_option("publish")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("1 product was published.")
    db.session.remove()
    assert "<em>twice</em>" in browser(app).get("/products/tea-pot").text
