"""Alice makes a discount: with scripts and without, and axe looks on."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from storebuilder.db import db
from storebuilder.promotions.models import Promotion
from tests.promotions.builders import code

pytestmark = pytest.mark.browser


def _make(page: Page) -> None:
    page.goto("/discounts/new")
    page.get_by_label("Code", exact=True).fill("five")
    page.get_by_label("An amount").check()
    page.get_by_label("How much in USD").fill("5")
    page.get_by_role("button", name="Create the discount").click()
    expect(page.locator("h1")).to_have_text("FIVE")


def _kept() -> list[tuple[str | None, dict[str, int]]]:
    db.session.rollback()
    return [(row.code, row.amounts) for row in db.session.query(Promotion).order_by(Promotion.id)]


def test_it_works(alice: Page) -> None:
    _make(alice)
    assert _kept() == [("FIVE", {"USD": 500})]
    expect(alice.locator("#link")).to_contain_text("/discount/FIVE")
    expect(alice.locator("[name=basis_points]")).to_be_hidden()
    alice.get_by_role("button", name="End now").click()
    alice.locator("#end").get_by_role("button", name="End now").click()
    expect(alice.get_by_text("FIVE has ended.")).to_be_visible()


def test_without_scripts(plain_alice: Page) -> None:
    _make(plain_alice)
    assert _kept() == [("FIVE", {"USD": 500})]


def test_axe_finds_nothing_serious(alice: Page) -> None:
    made = code("TEA10", most_uses=3, minimums={"USD": 5000})
    number = made.id
    db.session.remove()
    for path in ("/discounts", "/discounts/new", f"/discounts/{number}", "/discounts?q=none"):
        for scheme in ("light", "dark"):
            alice.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            alice.goto(path)
            found = Axe().run(alice).response["violations"]
            wrong = [each["id"] for each in found if each["impact"] in ("serious", "critical")]
            assert wrong == [], (path, scheme)
