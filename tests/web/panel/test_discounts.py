"""Discounts in the panel: making, changing, ending, their figures, and who may."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storebuilder import cart as carts
from storebuilder import catalog, clock
from storebuilder.accounts.models import AuditEntry
from storebuilder.catalog.models import Variant
from storebuilder.db import db
from storebuilder.promotions.models import Promotion
from storebuilder.storefronts import translations
from storebuilder.web.faces import House
from tests.accounts.builders import hire, signed_in
from tests.cart.builders import a_variant
from tests.conftest import Browser
from tests.orders import builders as orders
from tests.promotions.builders import automatic, code

FORM: dict[str, Any] = {
    "code": "tea10",
    "title": "Ten off",
    "kind": "percentage",
    "basis_points": "10",
    "active": "1",
}


def _make(staff: Browser, **fields: Any) -> Promotion:
    answer = staff.post("/discounts/new", data={**FORM, **fields})
    assert answer.status_code == 303, re.findall(r"class=\"error\".*", answer.text)
    db.session.rollback()
    return db.session.scalars(select(Promotion).order_by(Promotion.id.desc()).limit(1)).one()


def _seen(page: str) -> str:
    found = re.search(r'name="seen" type="hidden" value="(\w*)"', page)
    assert found is not None
    return found[1]


def test_it_works(manager: Browser) -> None:
    made = _make(manager, combinable="1", most_uses="100")
    assert (made.code, made.basis_points, made.combinable, made.most_uses) == (
        "TEA10", 1000, True, 100,
    )  # fmt: skip
    page = manager.get("/discounts").text
    assert "TEA10" in page
    assert "10% off" in page
    assert "0 of 100" in page


def test_every_condition_is_kept_and_shown_again(manager: Browser) -> None:
    pot = a_variant()
    product = db.session.get_one(Variant, pot).product_id
    shelf = catalog.add_collection("Pots").id
    made = _make(
        manager,
        **{
            "kind": "amount",
            "amount-USD": "5.00",
            "amount-CNY": "35",
            "minimum-USD": "50",
            "title-zh-CN": "减五元",
            "storefront": "1",
            "collection": str(shelf),
            "product": str(product),
            "starts_at": "2026-12-01T08:00",
            "ends_at": "2026-12-24T20:00",
            "first_order": "1",
            "most_per_buyer": "2",
        },
    )
    assert (made.amounts, made.minimums) == ({"USD": 500, "CNY": 3500}, {"USD": 5000})
    assert (made.storefront_ids, made.collection_ids, made.product_ids) == ([1], [shelf], [product])
    # The shop is in China: its clock is eight hours ahead.
    assert f"{made.starts_at} {made.ends_at}" == (
        "2026-12-01 00:00:00+00:00 2026-12-24 12:00:00+00:00"
    )
    assert translations("promotion", [made.id], "zh-CN") == {made.id: {"title": "减五元"}}
    page = manager.get(f"/discounts/{made.id}").text
    for shown in ('value="5.00"', 'value="35.00"', 'value="50.00"', 'value="2026-12-24T20:00"'):
        assert shown in page
    assert 'value="减五元"' in page
    assert re.search(rf'name="product" value="{product}" checked', page)


def test_a_change_stands_in_the_trail(manager: Browser) -> None:
    made = _make(manager)
    page = manager.get(f"/discounts/{made.id}").text
    changed = {**FORM, "basis_points": "12.5", "seen": _seen(page)}
    assert manager.post(f"/discounts/{made.id}", data=changed).status_code == 303
    trail = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert trail is not None
    assert (trail.action, trail.summary) == ("discount.changed", "TEA10")
    assert trail.changes == {"basis_points": [1000, 1250]}
    assert "Changed a discount" in manager.get("/audit").text


def test_a_colleagues_change_is_not_overwritten(manager: Browser, owner: Browser) -> None:
    made = _make(manager)
    seen = _seen(manager.get(f"/discounts/{made.id}").text)
    owner.post(f"/discounts/{made.id}", data={**FORM, "title": "Theirs", "seen": seen})
    answer = manager.post(f"/discounts/{made.id}", data={**FORM, "title": "Mine", "seen": seen})
    assert answer.status_code == 422
    assert "Somebody changed this discount meanwhile." in answer.text
    assert 'value="Mine"' in answer.text
    db.session.rollback()
    assert db.session.get_one(Promotion, made.id).title == "Theirs"


def test_a_use_is_no_change_of_a_colleague(manager: Browser) -> None:
    made = _make(manager)
    seen = _seen(manager.get(f"/discounts/{made.id}").text)
    _bought("TEA10")
    answer = manager.post(f"/discounts/{made.id}", data={**FORM, "title": "Mine", "seen": seen})
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"basis_points": ""}, "is not a percentage"),
        ({"basis_points": "101"}, "101 % is not accepted"),
        ({"basis_points": "0"}, "0 % is not accepted"),
        ({"code": "TEA 10"}, "is not accepted"),
        ({"code": "", "title": ""}, "This is needed."),
        ({"kind": "amount"}, "This is needed in one currency at least."),
        ({"kind": "amount", "amount-USD": "five"}, "is not an amount in USD"),
        ({"starts_at": "2026-12-02T00:00", "ends_at": "2026-12-01T00:00"}, "must come after"),
        ({"ends_at": "soon"}, "is not a day with its time"),
        ({"kind": "bogus"}, "is no kind of promotion"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    manager: Browser, fields: dict[str, str], said: str
) -> None:
    answer = manager.post("/discounts/new", data={**FORM, **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.query(Promotion).count() == 0


def test_a_code_that_is_taken_is_said_beside_it(manager: Browser) -> None:
    code("TEA10")
    answer = manager.post("/discounts/new", data={**FORM, "code": " Tea10"})
    assert answer.status_code == 422
    assert "The code TEA10 is there already." in answer.text


def test_it_ends_at_once(manager: Browser) -> None:
    made = _make(manager)
    page = manager.post(f"/discounts/{made.id}/end", follow_redirects=True).text
    assert "TEA10 has ended." in page
    assert "End now" not in page
    db.session.rollback()
    assert not db.session.get_one(Promotion, made.id).active
    manager.post(f"/discounts/{made.id}/end")
    ended = select(AuditEntry).where(AuditEntry.action == "discount.ended")
    assert len(db.session.scalars(ended).all()) == 1


def test_figures_count_paid_orders_less_what_went_back(manager: Browser) -> None:
    made = code("TEA10", most_uses=5)
    _bought("TEA10")
    _bought("TEA10", pay=False)
    page = manager.get(f"/discounts/{made.id}").text
    figures = re.findall(r"<dd>([^<]*)</dd>", page)
    assert figures[:3] == ["2 of 5", "1", "$31.10"]
    assert "$31.10" in manager.get("/discounts").text


def test_the_tabs_hold_what_they_say(manager: Browser) -> None:
    day = timedelta(days=1)
    code("NOW")
    code("LATER", starts_at=clock.now() + day)
    code("PAST", ends_at=clock.now() - day)
    code("OFF", active=False)
    automatic("For all")
    shown = {
        show: [
            name for name in ("NOW", "LATER", "PAST", "OFF", "For all") if f">{name}</a>" in page
        ]
        for show in ("all", "running", "coming", "ended")
        if (page := manager.get(f"/discounts?show={show}").text)
    }
    assert shown == {
        "all": ["NOW", "LATER", "PAST", "OFF", "For all"],
        "running": ["NOW", "For all"],
        "coming": ["LATER"],
        "ended": ["PAST", "OFF"],
    }
    assert ">NOW</a>" in manager.get("/discounts?q=now").text
    assert ">NOW</a>" not in manager.get("/discounts?q=%25").text


def test_it_is_found_by_the_search_for_anything(manager: Browser, helper: Browser) -> None:
    made = code("TEA10", title="Ten off")
    assert f'href="/discounts/{made.id}"' in manager.get("/search?q=tea1").text
    assert f'href="/discounts/{made.id}"' in manager.get("/search?q=ten off").text
    assert "/discounts/" not in helper.get("/search?q=tea1").text


def test_staff_who_only_send_parcels_stay_outside(helper: Browser) -> None:
    made = code("TEA10")
    for path in ("/discounts", "/discounts/new", f"/discounts/{made.id}"):
        assert helper.get(path).status_code == 403
    assert helper.post("/discounts/new", data=FORM).status_code == 403
    assert helper.post(f"/discounts/{made.id}/end").status_code == 403
    assert "/discounts" not in helper.get("/").text


def test_what_a_merchant_types_is_no_markup(manager: Browser) -> None:
    made = _make(manager, title="<script>alert(1)</script>")
    for path in ("/discounts", f"/discounts/{made.id}", "/audit"):
        assert "<script>alert" not in manager.get(path).text


def test_in_chinese(app: House) -> None:
    hire("owner", language="zh-CN")
    owner = signed_in(app, "owner")
    code("TEA10", minimums={"CNY": 5000}, first_order=True)
    page = owner.get("/discounts").text
    assert "减 10%" in page
    assert "满 ¥50.00 · 限首单" in page
    answer = owner.post("/discounts/new", data={**FORM, "basis_points": "viel"})
    assert "不是有效的百分比" in answer.text


def test_a_discount_that_is_not_there(manager: Browser) -> None:
    assert manager.get("/discounts/999").status_code == 404
    assert manager.post("/discounts/999/end").status_code == 404


def _bought(word: str, *, pay: bool = True) -> None:
    cart = orders.cart()
    carts.set_codes(cart, [word])
    order = orders.place(cart)
    if pay:
        orders.pay(order)
