"""The form of a product."""

from __future__ import annotations

from sqlalchemy import select

from storebuilder.accounts.models import AuditEntry
from storebuilder.catalog.models import Product, Variant
from storebuilder.db import db
from storebuilder.inventory.models import Stock, StockMovement
from storebuilder.web.faces import House
from tests.catalog.builders import front, product, shirt, variant_ids
from tests.conftest import Browser, browser
from tests.web.panel.forms import fields_of
from tests.web.panel.goods import save, the_product


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
    save(owner, pot.id, {f"v{number}-price": "12.50"})
    assert "$12.50" in browser(app).get("/products/pot").text
    chinese = front("cn")
    assert "90" in browser(app, chinese.host).get("/products/pot").text
    save(owner, pot.id, {f"v{number}-own-{chinese.id}": "66"})
    save(owner, pot.id, {f"v{number}-price": "20"})
    assert "66" in browser(app, chinese.host).get("/products/pot").text
    assert "$20.00" in browser(app).get("/products/pot").text
    changes = [e.changes for e in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert {"price": ["10.00", "12.50"]} in changes
    assert {"own_price 茶舍": ["", "66.00"]} in changes
    assert "10.00 → 12.50" in owner.get(f"/products/{pot.id}").text


def test_stock_is_counted_with_its_reason(owner: Browser) -> None:
    pot = product("Pot", on_hand=3)
    number = variant_ids(pot.id)[0]
    save(
        owner, pot.id, {f"v{number}-stock": "10", "stock_reason": "received", "stock_note": "kiln"}
    )
    movement = db.session.scalars(select(StockMovement).order_by(StockMovement.id.desc())).first()
    assert movement is not None
    assert (movement.change, movement.reason, movement.note) == (7, "received", "kiln")
    assert movement.staff_id is not None


def test_what_was_sold_meanwhile_is_not_undone_by_what_comes_in(owner: Browser) -> None:
    from storebuilder import inventory

    pot = product("Pot", on_hand=5)
    number = variant_ids(pot.id)[0]
    sent = fields_of(owner.get(f"/products/{pot.id}").text, "product")
    inventory.change(number, -2, reason="sold")
    changed = {f"v{number}-stock": "15", "stock_reason": "received"}
    assert owner.post(f"/products/{pot.id}", data=sent | changed).status_code == 303
    db.session.rollback()
    assert db.session.get_one(Stock, number).on_hand == 13
    movement = db.session.scalars(select(StockMovement).order_by(StockMovement.id.desc())).first()
    assert movement is not None
    assert movement.change == 10


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
    save(manager, pot.id, {"title": "Pot of Mei"})
    answer = owner.post(f"/products/{pot.id}", data=sent | {"title": "Pot of Alice"})
    assert answer.status_code == 409
    assert "Somebody changed this product meanwhile." in answer.text
    assert "Pot of Alice" in answer.text
    assert the_product(pot.id).title == "Pot of Mei"
    fresh = answer.text.split('form="product" name="seen" value="')[1].split('"')[0]
    over = sent | {"title": "Pot of Alice", "seen": fresh}
    assert owner.post(f"/products/{pot.id}", data=over).status_code == 303
    assert the_product(pot.id).title == "Pot of Alice"


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
    save(owner, pot.id, {"option-0-name": "Glaze", "option-0-more": "Celadon, Black"})
    assert len(variant_ids(pot.id)) == 2
    assert number in variant_ids(pot.id)
    assert db.session.get_one(Stock, number).on_hand == 7


def test_two_skus_can_change_places(owner: Browser) -> None:
    one = shirt(sizes=("S", "M"), colours=("White",))
    first, second = variant_ids(one.id)
    save(owner, one.id, {f"v{first}-sku": "A", f"v{second}-sku": "B"})
    save(owner, one.id, {f"v{first}-sku": "B", f"v{second}-sku": "A"})
    assert db.session.get_one(Variant, first).sku == "B"


def test_a_sku_in_use_is_refused_beside_the_field(owner: Browser) -> None:
    product("Other", sku="TAKEN")
    pot = product("Pot")
    number = variant_ids(pot.id)[0]
    answer = save(owner, pot.id, {f"v{number}-sku": "TAKEN"}, expect=422)
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
