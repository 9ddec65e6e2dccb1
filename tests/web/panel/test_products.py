"""The list of products and the form of one, as the staff meets them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, select

from storebuilder import catalog
from storebuilder.accounts.models import AuditEntry
from storebuilder.catalog.models import Product, Variant
from storebuilder.db import db
from storebuilder.inventory.models import Stock, StockMovement
from storebuilder.web.faces import House
from tests.catalog.builders import front, product, shirt, variant_ids
from tests.conftest import PANEL_HOST, Browser, browser
from tests.web.panel.forms import fields_of


def test_it_works(owner: Browser) -> None:
    product("Blue tea pot", on_hand=12)
    page = owner.get("/products").text
    assert "Blue tea pot" in page
    assert "12 in stock" in page


def test_an_empty_shop_says_what_to_do(owner: Browser) -> None:
    page = owner.get("/products").text
    assert "Nothing on the shelves yet" in page
    assert "/products/new" in page


def test_stock_is_said_in_words(owner: Browser) -> None:
    shirt("Linen shirt", on_hand=2)
    product("Empty pot", on_hand=0)
    product("Print", on_hand=None)
    page = owner.get("/products").text
    assert "12 in 6 variants" in page
    assert "sold out" in page
    assert "not counted" in page


@pytest.mark.parametrize("number", [1, 40])
def test_the_list_takes_few_queries_whatever_its_length(
    owner: Browser, number: int, main_front: object
) -> None:
    for index in range(number):
        product(f"Pot {index}")
    owner.get("/products")
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "PRAGMA")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        owner.get("/products")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    catalogue = [s for s in statements if "staff" not in s and "storefronts" not in s]
    assert len(catalogue) <= 5, "\n\n".join(catalogue)


def test_search_finds_by_title_sku_and_translation(owner: Browser) -> None:
    shoes = product("Running shoes", sku="RUN-7")
    product("Tea pot")
    catalog.translate("product", shoes.id, "zh-CN", {"title": "轻便跑鞋"})
    for words in ("running", "run-7", "跑鞋"):
        page = owner.get("/products", query_string={"q": words}).text
        assert "Running shoes" in page, words
        assert "Tea pot" not in page, words


def test_the_address_is_the_view(owner: Browser) -> None:
    product("Tea pot", kind="Pots")
    product("Tea bowl", kind="Bowls", published=False)
    drafts = owner.get("/products?state=draft").text
    assert "Tea bowl" in drafts
    assert "Tea pot</a>" not in drafts
    assert "Tea pot</a>" in owner.get("/products?kind=Pots").text
    assert "No product fits" in owner.get("/products?kind=Pots&stock=out").text
    strange = "?page=9999999999&front=999999999&sort=;drop&state=%00&q=%00%25_&kind=%00&stock=x"
    assert owner.get(f"/products{strange}").status_code == 200


def test_many_are_published_at_once_and_put_back(owner: Browser) -> None:
    first, second = product("One", published=False), product("Two", published=True)
    ids = [first.id, second.id]
    answer = owner.post("/products/many", data={"id": ids, "do": "publish"})
    assert answer.status_code == 303
    assert _state(first.id) == "published"
    page = owner.get("/products").text
    assert "1 product was published." in page
    undo = page.split('action="/products/states?')[1].split('"')[0].replace("&amp;", "&")
    owner.post(f"/products/states?{undo}")
    assert _state(first.id) == "draft"
    assert _state(second.id) == "published"


def test_everything_that_is_found_can_be_changed(owner: Browser) -> None:
    pots = [product(f"Pot {n}", kind="Pots") for n in range(3)]
    bowl = product("Bowl", kind="Bowls")
    owner.post(
        "/products/many", data={"scope": "found", "view": "kind=Pots", "do": "tag", "tag": "sale"}
    )
    assert all(_product(pot.id).tags == ["sale"] for pot in pots)
    assert _product(bowl.id).tags == []


def test_a_product_is_hidden_from_one_storefront(owner: Browser, app: House) -> None:
    pot = product("Pot")
    chinese = front("cn")
    owner.post("/products/many", data={"id": pot.id, "do": f"hide-{chinese.id}"})
    assert browser(app).get("/products/pot").status_code == 200
    assert browser(app, chinese.host).get("/products/pot").status_code in {404, 410}


def test_a_product_is_made_with_two_options(owner: Browser) -> None:
    answer = owner.post(
        "/products/new",
        data={
            "title": "Linen shirt",
            "state": "published",
            "option-0-name": "Colour",
            "option-0-more": "White, Indigo",
            "option-1-name": "Size",
            "option-1-more": "S，M、L",
            "row": "n0",
            "n0-price": "49.00",
            "n0-stock": "5",
            "shown-1": "1",
            "shown-2": "1",
        },
    )
    assert answer.status_code == 303
    page = owner.get(answer.location).text
    for said in ("Linen shirt", "White / S", "Indigo / L", "49.00"):
        assert said in page
    assert db.session.query(Variant).count() == 6


def test_nothing_typed_is_lost_when_something_is_wrong(owner: Browser) -> None:
    answer = owner.post(
        "/products/new",
        data={"title": "", "description_html": "<p>Kiln-fired</p>", "row": "n0", "n0-price": "1,2"},
    )
    assert answer.status_code == 422
    for said in ("Give the product a title.", "is not an amount in USD", "Kiln-fired", "1,2"):
        assert said in answer.text
    assert 'href="#title"' in answer.text
    assert 'href="#n0-price"' in answer.text


def test_saving_without_changes_changes_nothing(owner: Browser) -> None:
    shop = shirt()
    before = owner.get(f"/products/{shop.id}").text
    entries = db.session.query(AuditEntry).count()
    answer = owner.post(f"/products/{shop.id}", data=fields_of(before, "product"))
    assert answer.status_code == 303
    assert db.session.query(AuditEntry).count() == entries
    assert len(variant_ids(shop.id)) == 6


def test_a_price_changes_on_both_storefronts_but_not_an_own_one(owner: Browser, app: House) -> None:
    pot = product("Pot", price=1000)
    number = variant_ids(pot.id)[0]
    _save(owner, pot.id, {f"v{number}-price": "12.50"})
    assert "$12.50" in browser(app).get("/products/pot").text
    chinese = front("cn")
    assert "90" in browser(app, chinese.host).get("/products/pot").text
    _save(owner, pot.id, {f"v{number}-own-{chinese.id}": "66"})
    _save(owner, pot.id, {f"v{number}-price": "20"})
    assert "66" in browser(app, chinese.host).get("/products/pot").text
    assert "$20.00" in browser(app).get("/products/pot").text
    changes = [e.changes for e in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert {"price": ["10.00", "12.50"]} in changes
    assert {"own_price 茶舍": ["", "66.00"]} in changes
    assert "10.00 → 12.50" in owner.get(f"/products/{pot.id}").text


def test_stock_is_counted_with_its_reason(owner: Browser) -> None:
    pot = product("Pot", on_hand=3)
    number = variant_ids(pot.id)[0]
    _save(
        owner, pot.id, {f"v{number}-stock": "10", "stock_reason": "received", "stock_note": "kiln"}
    )
    movement = db.session.scalars(select(StockMovement).order_by(StockMovement.id.desc())).first()
    assert movement is not None
    assert (movement.change, movement.reason, movement.note) == (7, "received", "kiln")
    assert movement.staff_id is not None


def test_what_was_sold_meanwhile_is_not_undone_by_saving_a_title(owner: Browser) -> None:
    from storebuilder import inventory

    pot = product("Pot", on_hand=5)
    number = variant_ids(pot.id)[0]
    sent = fields_of(owner.get(f"/products/{pot.id}").text, "product")
    inventory.change(number, -2, reason="sold")
    answer = owner.post(f"/products/{pot.id}", data=sent | {"title": "Tea pot"})
    assert answer.status_code == 303
    db.session.rollback()
    assert db.session.get_one(Stock, number).on_hand == 3


def test_another_tabs_change_is_never_overwritten(owner: Browser, manager: Browser) -> None:
    pot = product("Pot")
    sent = fields_of(owner.get(f"/products/{pot.id}").text, "product")
    _save(manager, pot.id, {"title": "Pot of Mei"})
    answer = owner.post(f"/products/{pot.id}", data=sent | {"title": "Pot of Alice"})
    assert answer.status_code == 409
    assert "Somebody changed this product meanwhile." in answer.text
    assert "Pot of Alice" in answer.text
    assert _product(pot.id).title == "Pot of Mei"
    fresh = answer.text.split('form="product" name="seen" value="')[1].split('"')[0]
    over = sent | {"title": "Pot of Alice", "seen": fresh}
    assert owner.post(f"/products/{pot.id}", data=over).status_code == 303
    assert _product(pot.id).title == "Pot of Alice"


def test_a_renamed_value_keeps_its_variants(owner: Browser) -> None:
    one = shirt()
    before = variant_ids(one.id)
    page = owner.get(f"/products/{one.id}").text
    sent = fields_of(page, "product")
    sent["option-0-value"] = ["White", "Midnight"]
    assert owner.post(f"/products/{one.id}", data=sent).status_code == 303
    assert variant_ids(one.id) == before
    assert "Midnight / S" in owner.get(f"/products/{one.id}").text


def test_an_option_can_be_added_and_variants_keep_their_stock(owner: Browser) -> None:
    pot = product("Pot", on_hand=7, sku="POT")
    number = variant_ids(pot.id)[0]
    _save(owner, pot.id, {"option-0-name": "Glaze", "option-0-more": "Celadon, Black"})
    assert len(variant_ids(pot.id)) == 2
    assert number in variant_ids(pot.id)
    assert db.session.get_one(Stock, number).on_hand == 7


def test_two_skus_can_change_places(owner: Browser) -> None:
    one = shirt(sizes=("S", "M"), colours=("White",))
    first, second = variant_ids(one.id)
    _save(owner, one.id, {f"v{first}-sku": "A", f"v{second}-sku": "B"})
    _save(owner, one.id, {f"v{first}-sku": "B", f"v{second}-sku": "A"})
    assert db.session.get_one(Variant, first).sku == "B"


def test_a_sku_in_use_is_refused_beside_the_field(owner: Browser) -> None:
    product("Other", sku="TAKEN")
    pot = product("Pot")
    number = variant_ids(pot.id)[0]
    answer = _save(owner, pot.id, {f"v{number}-sku": "TAKEN"}, expect=422)
    assert "TAKEN" in answer


def test_it_is_duplicated_as_a_draft(owner: Browser) -> None:
    one = shirt("Linen shirt")
    answer = owner.post(f"/products/{one.id}/duplicate")
    page = owner.get(answer.location).text
    assert "Linen shirt (copy)" in page
    assert "Draft" in page
    assert db.session.query(Product).count() == 2


def test_it_is_archived_and_comes_back(owner: Browser, app: House) -> None:
    pot = product("Pot")
    owner.post(f"/products/{pot.id}/state?state=archived")
    assert browser(app).get("/products/pot").status_code in {404, 410}
    page = owner.get(f"/products/{pot.id}").text
    assert "“Pot” was archived." in page
    owner.post(f"/products/{pot.id}/state?state=published")
    assert browser(app).get("/products/pot").status_code == 200


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
    assert _product(pot.id).title == "Secret pot"


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


def _save(client: Browser, number: int, changed: dict[str, Any], expect: int = 303) -> str:
    sent = fields_of(client.get(f"/products/{number}").text, "product")
    answer = client.post(f"/products/{number}", data=sent | changed)
    assert answer.status_code == expect
    db.session.rollback()
    return answer.text


def _product(number: int) -> Product:
    db.session.rollback()
    return db.session.get_one(Product, number)


def _state(number: int) -> str:
    return _product(number).state
