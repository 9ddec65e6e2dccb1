"""Alice lets an aggregator list her teas, and leaves it: with scripts and without; axe looks on."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from storebuilder import catalog, joining
from storebuilder.db import db, writing
from storebuilder.joining.models import Membership
from tests.catalog import builders

pytestmark = pytest.mark.browser


def _join(page: Page) -> None:
    catalog.add_collection("Teas", handle="teas")
    db.session.remove()
    page.goto("/aggregators")
    page.get_by_role("link", name="Join an aggregator").first.click()
    page.get_by_label("Address of the aggregator").fill("https://mall.example")
    page.get_by_label("One collection only").check()
    page.get_by_label("Collection", exact=True).select_option(label="Teas")
    page.get_by_role("button", name="Ask to be listed").click()
    expect(page.locator("h1")).to_have_text("https://mall.example")


def _kept() -> list[tuple[str, str, bool]]:
    db.session.rollback()
    rows = db.session.query(Membership)
    return [(row.aggregator, row.state, row.everything) for row in rows]


def test_it_works(alice: Page) -> None:
    _join(alice)
    assert _kept() == [("https://mall.example", "asking", False)]
    alice.get_by_role("button", name="Leave", exact=True).click()
    alice.locator("#leave").get_by_role("button", name="Leave", exact=True).click()
    expect(alice.get_by_text("Your shop has left https://mall.example.")).to_be_visible()
    assert _kept() == [("https://mall.example", "left", False)]


def test_without_scripts(plain_alice: Page) -> None:
    _join(plain_alice)
    assert _kept() == [("https://mall.example", "asking", False)]


def test_axe_finds_nothing_serious(alice: Page) -> None:
    tea = builders.product("Tea").id
    number = joining.join("https://mall.example")
    with writing():
        row = db.session.get_one(Membership, number)
        row.state, row.name, row.figures = "accepted", "Mall", {"offers": 1, "kept_out": 1}
        row.kept_out = [{"id": f"prod_{tea}", "reason": "It has no price."}]
    db.session.remove()
    for path in ("/aggregators", "/aggregators/new", f"/aggregators/{number}"):
        for scheme in ("light", "dark"):
            alice.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            alice.goto(path)
            found = Axe().run(alice).response["violations"]
            wrong = [each["id"] for each in found if each["impact"] in ("serious", "critical")]
            assert wrong == [], (path, scheme)
