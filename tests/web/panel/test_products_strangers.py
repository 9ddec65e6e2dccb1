"""Forms and addresses of products that strangers made up."""

from __future__ import annotations

from storebuilder.catalog.models import Product, Variant
from storebuilder.db import db
from storebuilder.web.faces import House
from tests.catalog.builders import product, shirt, variant_ids
from tests.conftest import PANEL_HOST, Browser, browser
from tests.web.panel.forms import fields_of
from tests.web.panel.goods import the_product


def test_charlie_sees_nothing(app: House) -> None:
    pot = product("Secret pot")
    charlie = browser(app, PANEL_HOST)
    for path in ("/products", f"/products/{pot.id}", "/products/new", "/products/export.csv"):
        answer = charlie.get(path)
        assert answer.status_code == 303, path
        assert "Secret" not in answer.text
    for path in (f"/products/{pot.id}", "/products/many", f"/products/{pot.id}/state"):
        answer = charlie.post(path, data={"title": "x", "do": "archive", "id": pot.id})
        assert answer.status_code == 303, path
        assert "/sign-in" in answer.location
    assert the_product(pot.id).title == "Secret pot"


SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def test_scripts_stay_text(owner: Browser) -> None:
    answer = owner.post(
        "/products/new",
        data={
            "title": SCRIPT,
            "description_html": f"<p>fine</p>{SCRIPT}<a href='javascript:x'>link</a>",
            "option-0-name": SCRIPT,
            "option-0-more": SCRIPT.replace(",", ""),
            "vendor": SCRIPT,
            "kind": SCRIPT,
            "tags": SCRIPT,
            "row": "n0",
            "n0-price": "1",
            "n0-sku": SCRIPT,
        },
    )
    assert answer.status_code == 303
    for path in (answer.location, "/products", f"{answer.location}/translations/zh-CN"):
        page = owner.get(path).text
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert 'href="javascript' not in page, path


def test_ids_that_are_not_ours_are_not_found(owner: Browser) -> None:
    for number in (0, 999, 2**31 - 1, 2**31, 10**30):
        assert owner.get(f"/products/{number}").status_code == 404
        assert owner.post(f"/products/{number}", data={}).status_code in {404, 405}
    answer = owner.post(
        "/products/many", data={"id": ["999", "1e9", "-1", "9" * 40], "do": "archive"}
    )
    assert answer.status_code == 303


def test_a_form_cannot_take_over_another_products_variants(owner: Browser) -> None:
    mine, theirs = product("Mine", price=100), product("Theirs", price=200)
    foreign = variant_ids(theirs.id)[0]
    sent = fields_of(owner.get(f"/products/{mine.id}").text, "product")
    sent |= {"row": [f"v{foreign}"], f"v{foreign}-price": "9.99", f"v{foreign}-choice": "[]"}
    owner.post(f"/products/{mine.id}", data=sent)
    db.session.rollback()
    assert db.session.get_one(Variant, foreign).price == 200


def test_strange_values_and_choices_are_a_form_error_at_most(owner: Browser) -> None:
    one = shirt(colours=("White",), sizes=("S", "M"))
    first = variant_ids(one.id)[0]
    for changed in (
        {"option-0-value": ["Very  white\u200b\t"]},
        {"option-0-value-id": ["999999"]},
        {"option-0-value-id": ["1", "1"], "option-0-value": ["White", "Black"]},
        {f"v{first}-choice": '["=x", {"a": 1}, null]'},
        {f"v{first}-choice": "[" * 100},
        {"row": [f"v{first}", "v999999", "n1", "x9", "v-1"], "n1-price": "1"},
        {"option-0-id": "424242"},
        {"collection": ["999"], "seen": "0" * 24},
        {"title": "\x00\u202etitle", "description_html": "a\x00b", "stock_note": "\x00"},
        {f"v{first}-sku": "\x00", f"v{first}-barcode": "a\x00", "vendor": "\x00", "tags": "\x00"},
    ):
        sent = fields_of(owner.get(f"/products/{one.id}").text, "product")
        answer = owner.post(f"/products/{one.id}", data=sent | changed)
        assert answer.status_code in {303, 404, 409, 422}, changed


def test_a_huge_body_is_refused(owner: Browser) -> None:
    answer = owner.post("/products/new", data={"title": "x", "description_html": "y" * 3_000_000})
    assert answer.status_code in {413, 422}
    assert db.session.query(Product).count() == 0
