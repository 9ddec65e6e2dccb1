"""The bag, as a buyer without JavaScript meets it."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from storebuilder import cart as carts
from storebuilder import catalog, inventory
from storebuilder.cart.models import Cart, CartLine
from storebuilder.db import db
from storebuilder.web.faces import House
from tests.cart.builders import a_variant
from tests.catalog.builders import front, product, shirt, variant_ids
from tests.conftest import Browser, browser


def put(buyer: Browser, variant_id: int, quantity: object = 1, **more: str) -> TestResponse:
    form = {"variant": str(variant_id), "quantity": str(quantity), **more}
    return buyer.post("/cart/lines", data=form)


def lines() -> list[tuple[int, int]]:
    db.session.rollback()
    return [(line.variant_id, line.quantity) for line in db.session.query(CartLine)]


def test_it_works(buyer: Browser) -> None:
    pot = a_variant("Blue tea pot")
    answer = put(buyer, pot, 2)
    assert (answer.status_code, answer.location) == (303, f"/cart?added={pot}")
    page = buyer.get(answer.location).text
    assert "It is in your bag." in page
    assert "Blue tea pot" in page
    assert "$58.00" in page
    assert buyer.get("/cart.json").json == {"count": 2}


def test_an_empty_bag_says_what_to_do(buyer: Browser) -> None:
    page = buyer.get("/cart").text
    assert "Nothing in it yet" in page
    assert "Have a look round" in page
    assert buyer.get("/cart.json").json == {"count": 0}


def test_looking_sets_no_cookie_and_is_never_stored(buyer: Browser) -> None:
    for path in ("/cart", "/cart.json"):
        answer = buyer.get(path)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(buyer: Browser) -> None:
    cookie = put(buyer, a_variant()).headers["Set-Cookie"]
    assert re.match(r"cart=[\w-]{22};", cookie)
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie


def test_on_https_the_cookie_is_bound_to_the_host(buyer: Browser) -> None:
    answer = buyer.post(
        "/cart/lines", data={"variant": a_variant()}, base_url=f"https://{buyer.host}"
    )
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-cart=")
    assert "Secure" in cookie


def test_options_choose_the_variant(buyer: Browser) -> None:
    made = shirt()
    view = catalog.product(front(), "en", made.handle)
    variant = view.variants[4]
    chosen = {f"option-{option.id}": "" for option in view.options}
    row = db.session.get_one(catalog.models.Variant, variant.id)
    for option, value in zip(view.options, row.choice, strict=True):
        chosen[f"option-{option.id}"] = str(value)
    answer = buyer.post("/cart/lines", data={**chosen, "variant": view.variants[0].id})
    assert answer.location == f"/cart?added={variant.id}"


def test_a_combination_that_is_not_made_is_said_so(buyer: Browser) -> None:
    view = catalog.product(front(), "en", shirt().handle)
    answer = buyer.post("/cart/lines", data={f"option-{view.options[0].id}": "999999"})
    page = buyer.get(answer.location).text
    assert "not for sale in that combination" in page
    assert lines() == []


def test_a_script_gets_json(buyer: Browser) -> None:
    pot = a_variant(on_hand=1)
    form = {"variant": pot}
    answer = buyer.post("/cart/lines", data=form, headers={"Accept": "application/json"})
    assert answer.json == {"count": 1, "message": "It is in your bag."}
    answer = buyer.post("/cart/lines", data=form, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert "no more of this" in answer.text


def test_the_number_can_be_changed_by_buttons_and_by_typing(buyer: Browser) -> None:
    pot = a_variant()
    put(buyer, pot, 2)
    buyer.post(f"/cart/lines/{pot}", data={"quantity": "2", "step": "more"})
    assert lines() == [(pot, 3)]
    buyer.post(f"/cart/lines/{pot}", data={"quantity": "3", "step": "less"})
    assert lines() == [(pot, 2)]
    buyer.post(f"/cart/lines/{pot}", data={"quantity": "7"})
    assert lines() == [(pot, 7)]


def test_what_was_taken_out_can_be_put_back(buyer: Browser) -> None:
    pot = a_variant("Blue tea pot")
    put(buyer, pot, 3)
    answer = buyer.post(f"/cart/lines/{pot}", data={"quantity": "3", "remove": "1"})
    page = buyer.get(answer.location).text
    assert "Blue tea pot was taken out." in page
    undo = dict(re.findall(r'name="(variant|quantity)" value="(\d+)"', page))
    buyer.post("/cart/lines", data=undo)
    assert lines() == [(pot, 3)]


@pytest.mark.parametrize("typed", ["-3", "1e3", "NaN", "", "9999", "2; drop table carts"])
def test_a_wrong_number_is_told_beside_its_field(buyer: Browser, typed: str) -> None:
    pot = a_variant()
    put(buyer, pot, 2)
    answer = buyer.post(f"/cart/lines/{pot}", data={"quantity": typed})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "whole number from 0 to 999" in answer.text
    assert lines() == [(pot, 2)]


@pytest.mark.parametrize("typed", ["-1", "0", "NaN", "inf", "1000", "1" * 5000])
def test_nobody_adds_a_number_that_is_none(buyer: Browser, typed: str) -> None:
    assert put(buyer, a_variant(), typed).status_code == 422
    assert lines() == []


def test_a_hidden_product_cannot_be_bought_by_its_number(buyer: Browser) -> None:
    hidden = variant_ids(product("Secret", published=False).id)[0]
    answer = put(buyer, hidden)
    assert "problem=gone" in answer.location
    assert "Secret" not in buyer.get(answer.location).text
    assert lines() == []


def test_guessing_numbers_leaves_no_carts_behind(buyer: Browser) -> None:
    for number in range(900, 920):
        put(buyer, number)
    assert db.session.query(Cart).count() == 0


def test_the_address_of_the_bag_cannot_show_a_hidden_title(buyer: Browser) -> None:
    hidden = variant_ids(product("Secret", published=False).id)[0]
    for text in (str(hidden), "0", "-1", "x", "9" * 30):
        page = buyer.get(f"/cart?removed={text}&pieces=2")
        assert page.status_code == 200
        assert "Secret" not in page.text


def test_somebody_elses_cart_is_not_reached_without_its_token(app: House, buyer: Browser) -> None:
    pot = a_variant("Blue tea pot")
    put(buyer, pot)
    stranger = browser(app)
    stranger.set_cookie("cart", db.session.query(Cart).one().token_hash[:22], domain=buyer.host)
    assert "Blue tea pot" not in stranger.get("/cart").text
    answer = stranger.post(f"/cart/lines/{pot}", data={"quantity": "0"})
    assert answer.status_code == 409
    assert lines() == [(pot, 1)]


def test_a_token_of_one_storefront_opens_nothing_on_another(
    buyer: Browser, chinese_buyer: Browser
) -> None:
    put(buyer, a_variant())
    cookie = buyer.get_cookie("cart", domain=buyer.host)
    assert cookie is not None
    chinese_buyer.set_cookie("cart", cookie.value, domain=chinese_buyer.host)
    assert chinese_buyer.get("/cart.json").json == {"count": 0}
    assert "这里还是空的" in chinese_buyer.get("/cart").text


def test_another_site_cannot_fill_the_bag(buyer: Browser) -> None:
    answer = buyer.post(
        "/cart/lines", data={"variant": a_variant()}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert lines() == []


def test_what_cannot_be_had_is_named_and_can_be_agreed_to(buyer: Browser) -> None:
    pot = a_variant("Blue tea pot", on_hand=5)
    put(buyer, pot, 4)
    inventory.set_count(pot, 2)
    page = buyer.get("/cart").text
    assert "Only 2 left." in page
    assert "Take what is there" in page
    assert "Go to checkout" not in page
    assert buyer.get("/checkout").location == "/cart"
    buyer.post("/cart/settle")
    assert lines() == [(pot, 2)]
    assert "Go to checkout" in buyer.get("/cart").text


def test_nothing_in_the_bag_can_be_had(buyer: Browser) -> None:
    pot = a_variant(on_hand=5)
    put(buyer, pot, 4)
    inventory.set_count(pot, 0)
    assert "Clear the bag" in buyer.get("/cart").text
    buyer.post("/cart/settle")
    assert "Nothing in it yet" in buyer.get("/cart").text


def test_the_bag_is_in_the_language_of_the_page(buyer: Browser) -> None:
    pot = a_variant()
    answer = buyer.post("/zh-CN/cart/lines", data={"variant": pot})
    assert answer.location == f"/zh-CN/cart?added={pot}"
    page = buyer.get(answer.location).text
    assert "已加入购物袋" in page
    assert 'href="/zh-CN/checkout"' in page


def test_a_title_is_shown_as_text(buyer: Browser) -> None:
    put(buyer, a_variant("<script>alert(1)</script>"))
    assert "<script>alert" not in buyer.get("/cart").text


def test_the_cart_knows_its_storefront(buyer: Browser) -> None:
    put(buyer, a_variant())
    cart = db.session.query(Cart).one()
    assert (cart.storefront_id, cart.language) == (front().id, "en")
    assert carts.quote(cart, front(), "en").ready
