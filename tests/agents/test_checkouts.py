"""Checkouts of programs: a cart of the shop in the protocol's words."""

from __future__ import annotations

import pytest

from storebuilder import cart as carts
from storebuilder import catalog, inventory
from storebuilder.cart.models import Cart
from storebuilder.db import db
from tests.agents.buying import BUYER, PORTLAND, amounts, codes, to_portland
from tests.agents.conftest import Program, wish
from tests.cart.builders import a_variant
from tests.catalog.builders import front, product, variant_ids


def test_it_works(program: Program) -> None:
    pot = a_variant("Blue tea pot", price=2900)
    answer = program.ask("POST", "/checkout-sessions", wish(pot, quantity=2))
    assert answer.status_code == 201, answer.text
    body = program.said("checkout", "GET", f"/checkout-sessions/{answer.json['id']}")  # type: ignore[index]
    assert body == answer.json
    assert body["status"] == "incomplete"
    assert amounts(body) == {"subtotal": 5800, "total": 5800}
    [line] = body["line_items"]
    assert line["item"] == {"id": f"var_{pot}", "title": "Blue tea pot", "price": 2900}
    assert line["quantity"] == 2
    assert codes(body) == [
        ("missing", "$.buyer.email"),
        ("missing", "$.fulfillment.methods[0].selected_destination_id"),
    ]
    assert {one["type"] for one in body["links"]} == {
        *("privacy_policy", "terms_of_service", "refund_policy", "shipping_policy")
    }
    assert body["continue_url"].startswith("http://tea.localhost")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_it_is_a_cart_of_the_shop(program: Program) -> None:
    pot = a_variant()
    body = program.checkout(pot, quantity=3, **to_portland())
    cart = db.session.query(Cart).one()
    quote = carts.quote(cart, front(), "en")
    assert [(line.variant_id, line.quantity) for line in quote.lines] == [(pot, 3)]
    assert amounts(body)["total"] == quote.total
    assert cart.email == "ada@buyer.example"
    assert cart.address["name"] == "Ada Byron"
    assert cart.source == "127.0.0.1"


def test_an_address_brings_ways_of_delivery(program: Program) -> None:
    body = program.checkout(a_variant(), **to_portland())
    [method] = body["fulfillment"]["methods"]
    [place] = method["destinations"]
    assert method["selected_destination_id"] == place["id"]
    assert place | PORTLAND == place
    [group] = method["groups"]
    assert group["selected_option_id"] is None
    assert group["line_item_ids"] == method["line_item_ids"] == [body["line_items"][0]["id"]]
    assert group["options"][0]["title"]
    assert codes(body)[0] == ("missing", "$.fulfillment.methods[0].groups[0].selected_option_id")


def test_a_chosen_way_of_delivery_is_counted(program: Program) -> None:
    body = program.checkout(pot := a_variant(), **to_portland())
    option = body["fulfillment"]["methods"][0]["groups"][0]["options"][0]
    chosen = to_portland(groups=[{"selected_option_id": option["id"]}])
    body = program.checkout(pot, **chosen)
    price = option["totals"][0]["amount"]
    assert amounts(body)["fulfillment"] == price
    assert amounts(body)["total"] == amounts(body)["subtotal"] + price
    assert body["status"] == "ready_for_complete"


@pytest.mark.parametrize(
    ("changed", "code", "part"),
    [
        ({"postal_code": "no"}, "address_undeliverable", "postal_code"),
        ({"street_address": ""}, "missing", "street_address"),
        ({"address_region": "Mars"}, "address_undeliverable", "address_region"),
        ({"address_country": "XX"}, "address_undeliverable", "address_country"),
    ],
)
def test_a_wrong_address_is_told_part_by_part(
    program: Program, changed: dict[str, str], code: str, part: str
) -> None:
    method = {"destinations": [{**PORTLAND, **changed}]}
    body = program.checkout(a_variant(), buyer=BUYER, fulfillment={"methods": [method]})
    assert (code, f"$.fulfillment.methods[0].destinations[0].{part}") in codes(body)
    assert body["status"] == "incomplete"


def test_a_country_without_delivery_is_told(program: Program) -> None:
    program.host = "cn.tea.localhost"
    body = program.checkout(a_variant(), **to_portland())
    assert (
        "address_undeliverable",
        "$.fulfillment.methods[0].destinations[0].address_country",
    ) in (codes(body))


def test_a_chinese_address_has_its_district(program: Program) -> None:
    place = {
        "street_address": "文三路 1 号",
        "address_locality": "杭州市西湖区",
        "address_region": "浙江省",
        "address_country": "CN",
        "first_name": "雷",
        "last_name": "李",
    }
    body = program.checkout(a_variant(), fulfillment={"methods": [{"destinations": [place]}]})
    cart = db.session.query(Cart).one()
    assert (cart.address["city"], cart.address["city_area"]) == ("杭州市", "西湖区")
    assert cart.address["name"] == "李雷"
    [said] = body["fulfillment"]["methods"][0]["destinations"]
    assert said["address_locality"] == "杭州市 西湖区"


def test_what_is_sold_out_is_no_checkout(program: Program) -> None:
    body = program.checkout(a_variant(on_hand=0))
    assert body["ucp"]["status"] == "error"
    [message] = body["messages"]
    assert (message["code"], message["severity"]) == ("out_of_stock", "unrecoverable")
    assert db.session.query(Cart).count() == 0


def test_what_is_unknown_is_no_checkout(program: Program) -> None:
    for item in ("var_999", "prod_1", "<script>", "var_99999999999999999999"):
        data = {"line_items": [{"item": {"id": item}, "quantity": 1}]}
        body = program.said("checkout", "POST", "/checkout-sessions", data)
        assert codes(body) == [("item_unavailable", "")]


def test_a_part_can_be_had(program: Program) -> None:
    body = program.checkout(
        a_variant(on_hand=0), pot := a_variant("Red pot", on_hand=3), quantity=5
    )
    assert [(line["item"]["id"], line["quantity"]) for line in body["line_items"]] == [
        (f"var_{pot}", 3)
    ]
    assert codes(body)[:2] == [
        ("out_of_stock", ""),
        ("quantity_adjusted", "$.line_items[0].quantity"),
    ]


def test_what_went_meanwhile_is_told(program: Program) -> None:
    pot, cup = a_variant(on_hand=5), a_variant("Cup")
    token = program.checkout(pot, cup, quantity=4)["id"]
    inventory.set_count(pot, 1, reason="counted")
    catalog.unpublish(db.session.get_one(catalog.models.Variant, cup).product_id)
    body = program.said("checkout", "GET", f"/checkout-sessions/{token}")
    assert codes(body)[:2] == [
        ("out_of_stock", "$.line_items[0].quantity"),
        ("item_unavailable", "$.line_items[1]"),
    ]
    assert body["status"] == "incomplete"


def test_what_is_dearer_is_told(program: Program) -> None:
    pot = a_variant(price=2900)
    token = program.checkout(pot)["id"]
    catalog.change_price(pot, 3100)
    body = program.said("checkout", "GET", f"/checkout-sessions/{token}")
    warning = next(one for one in body["messages"] if one["code"] == "price_changed")
    assert warning["type"] == "warning"
    assert warning["path"] == "$.line_items[0].item.price"
    assert "$31.00" in warning["content"]
    assert "$29.00" in warning["content"]
    assert amounts(body)["total"] == 3100


def test_a_price_in_the_request_is_nobody_s_business(program: Program) -> None:
    pot = a_variant(price=2900)
    data = wish(pot)
    data["line_items"][0]["item"] |= {"price": 1, "title": "Free"}
    data |= {"totals": [{"type": "total", "amount": 1}], "currency": "CNY", "status": "completed"}
    body = program.said("checkout", "POST", "/checkout-sessions", data)
    assert amounts(body) == {"subtotal": 2900, "total": 2900}
    assert (body["currency"], body["status"]) == ("USD", "incomplete")
    assert body["line_items"][0]["item"]["title"] == "Blue tea pot"


def test_the_texts_are_in_the_buyer_s_language(program: Program) -> None:
    pot = product("Blue tea pot")
    catalog.translate("product", pot.id, "zh-CN", {"title": "蓝色茶壶"})
    [variant] = variant_ids(pot.id)
    program.headers["Accept-Language"] = "zh-CN,en;q=0.5"
    body = program.checkout(variant)
    assert body["line_items"][0]["item"]["title"] == "蓝色茶壶"
    assert "电子邮箱" in body["messages"][0]["content"]
    assert "/zh-CN/checkout/continue/" in body["continue_url"]


def test_what_needs_no_parcel_asks_for_none(program: Program) -> None:
    card = a_variant("Gift card")
    catalog.change_variant(card, requires_shipping=False)
    body = program.checkout(card, buyer=BUYER)
    assert "fulfillment" not in body
    assert body["status"] == "ready_for_complete"


def test_a_platform_without_the_extension_hands_over(program: Program) -> None:
    program.platform.capabilities = ["dev.ucp.shopping.checkout"]
    body = program.checkout(a_variant(), **to_portland())
    assert "fulfillment" not in body
    assert body["status"] == "requires_escalation"
    assert ("fulfillment_required", "") in codes(body)
    assert list(body["ucp"]["capabilities"]) == ["dev.ucp.shopping.checkout"]


def test_another_platform_finds_nothing(program: Program) -> None:
    token = program.checkout(a_variant())["id"]
    program.headers["UCP-Agent"] = f'profile="{program.platform.origin}/other"'
    body = program.said("checkout", "GET", f"/checkout-sessions/{token}")
    assert codes(body) == [("not_found", "")]


def test_another_storefront_finds_nothing(program: Program) -> None:
    token = program.checkout(a_variant())["id"]
    program.host = "cn.tea.localhost"
    body = program.said("checkout", "GET", f"/checkout-sessions/{token}")
    assert codes(body) == [("not_found", "")]


@pytest.mark.parametrize("token", ["chk_1", "cart_" + "a" * 22, "x" * 5000])
def test_a_guessed_id_finds_nothing(program: Program, token: str) -> None:
    answer = program.ask("GET", f"/checkout-sessions/{token}")
    assert answer.status_code in {200, 404}
    assert "not_found" in answer.text


def test_a_day_later_it_is_canceled(program: Program) -> None:
    from datetime import timedelta

    from storebuilder import clock
    from storebuilder.agents.models import Session
    from storebuilder.db import writing

    token = program.checkout(a_variant())["id"]
    with writing():
        db.session.query(Session).one().expires_at = clock.now() - timedelta(seconds=1)
    body = program.said("checkout", "GET", f"/checkout-sessions/{token}")
    assert body["status"] == "canceled"
    assert "continue_url" not in body
