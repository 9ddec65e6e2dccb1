"""Carts of programs, and the checkouts that look at the same cart."""

from __future__ import annotations

from typing import Any

import pytest

from storebuilder.agents.models import Session
from storebuilder.cart.models import Cart
from storebuilder.db import db
from tests.agents.buying import BUYER, PORTLAND, amounts, codes, to_portland
from tests.agents.conftest import Program, wish
from tests.agents.test_changing import complete
from tests.agents.test_continuing import path_of
from tests.cart.builders import a_variant
from tests.conftest import browser


def cart(program: Program, *variants: int, **more: Any) -> dict[str, Any]:
    return program.said("cart", "POST", "/carts", wish(*variants, **more))


def checkout_of(program: Program, token: str, **more: Any) -> dict[str, Any]:
    data = {"cart_id": token, "line_items": [], **more}
    return program.said("checkout", "POST", "/checkout-sessions", data)


def test_it_works(program: Program) -> None:
    pot = a_variant(price=2900)
    answer = program.ask("POST", "/carts", wish(pot, quantity=2))
    assert answer.status_code == 201
    body = program.said("cart", "GET", f"/carts/{answer.json['id']}")  # type: ignore[index]
    assert body == answer.json
    assert amounts(body) == {"subtotal": 5800, "total": 5800}
    assert "status" not in body
    assert "payment_handlers" not in body["ucp"]
    assert set(body["ucp"]["capabilities"]) == {
        "dev.ucp.shopping.cart",
        "dev.ucp.shopping.discount",
    }


def test_it_is_replaced_whole(program: Program) -> None:
    pot, cup = a_variant(), a_variant("Cup", price=500)
    token = cart(program, pot)["id"]
    data = {"id": token, **wish(cup, quantity=3)}
    body = program.said("cart", "PUT", f"/carts/{token}", data)
    assert [(one["item"]["id"], one["quantity"]) for one in body["line_items"]] == [
        (f"var_{cup}", 3)
    ]
    assert amounts(body)["total"] == 1500


def test_what_can_not_be_had_is_told(program: Program) -> None:
    body = cart(program, a_variant(on_hand=0), a_variant("Cup"))
    assert codes(body) == [("out_of_stock", "")]
    refused = cart(program, a_variant("Bowl", on_hand=0))
    assert refused["ucp"]["status"] == "error"
    assert db.session.query(Cart).count() == 1


def test_a_canceled_cart_is_told_once_more_and_then_gone(program: Program) -> None:
    body = cart(program, a_variant())
    path = f"/carts/{body['id']}"
    last = program.said("cart", "POST", f"{path}/cancel", {})
    assert last["line_items"] == body["line_items"]
    assert "continue_url" not in last
    for method, where, data in (
        ("GET", path, None),
        ("PUT", path, {"id": body["id"], **wish(1)}),
        ("POST", f"{path}/cancel", {}),
    ):
        gone = program.said("cart", method, where, data)
        assert codes(gone) == [("not_found", "")]


def test_a_checkout_looks_at_the_same_cart(program: Program) -> None:
    pot, cup = a_variant(), a_variant("Cup")
    token = cart(program, pot, quantity=2, buyer=BUYER)["id"]
    checkout = checkout_of(program, token, line_items=wish(cup)["line_items"])
    assert [one["item"]["id"] for one in checkout["line_items"]] == [f"var_{pot}"]
    assert checkout["buyer"] == BUYER
    path = f"/checkout-sessions/{checkout['id']}"
    program.said("checkout", "PUT", path, wish(cup, **to_portland()))
    body = program.said("cart", "GET", f"/carts/{token}")
    assert [one["item"]["id"] for one in body["line_items"]] == [f"var_{cup}"]
    assert db.session.query(Cart).count() == 1


def test_a_cart_has_one_checkout(program: Program) -> None:
    token = cart(program, a_variant())["id"]
    first, second = checkout_of(program, token), checkout_of(program, token)
    assert first["id"] == second["id"]
    assert db.session.query(Session).count() == 2


def test_a_canceled_checkout_of_a_cart_is_begun_anew(program: Program) -> None:
    token = cart(program, a_variant())["id"]
    first = checkout_of(program, token)
    program.said("checkout", "POST", f"/checkout-sessions/{first['id']}/cancel", {})
    assert checkout_of(program, token)["status"] == "incomplete"


def test_a_cart_that_was_ordered_is_gone(program: Program) -> None:
    token = cart(program, a_variant(), buyer=BUYER)["id"]
    method = {"destinations": [PORTLAND]}
    checkout = checkout_of(program, token, fulfillment={"methods": [method]})
    options = checkout["fulfillment"]["methods"][0]["groups"][0]["options"]
    path = f"/checkout-sessions/{checkout['id']}"
    wanted = to_portland(groups=[{"selected_option_id": options[0]["id"]}])
    item = checkout["line_items"][0]["item"]["id"]
    lines = [{"item": {"id": item}, "quantity": 1}]
    program.said("checkout", "PUT", path, {"line_items": lines, **wanted})
    assert complete(program, checkout["id"])["status"] == "completed"
    assert codes(program.said("cart", "GET", f"/carts/{token}")) == [("not_found", "")]
    assert codes(checkout_of(program, token)) == [("not_found", "")]


def test_a_foreign_cart_is_not_found(program: Program) -> None:
    token = cart(program, a_variant())["id"]
    program.headers["UCP-Agent"] = f'profile="{program.platform.origin}/other"'
    assert codes(program.said("cart", "GET", f"/carts/{token}")) == [("not_found", "")]
    assert codes(checkout_of(program, token)) == [("not_found", "")]


def test_a_cart_is_no_checkout(program: Program) -> None:
    token = cart(program, a_variant())["id"]
    body = program.said("checkout", "GET", f"/checkout-sessions/{token}")
    assert codes(body) == [("not_found", "")]


def test_a_buyer_takes_a_cart_over(program: Program) -> None:
    body = cart(program, a_variant())
    buyer = browser(program.client.application)  # type: ignore[arg-type]
    assert buyer.get(path_of(body["continue_url"])).location == "/checkout"
    assert "Blue tea pot" in buyer.get("/cart").text


def test_carts_need_their_capability(program: Program) -> None:
    program.platform.capabilities = ["dev.ucp.shopping.checkout"]
    body = program.said("cart", "POST", "/carts", wish(a_variant()))
    assert codes(body) == [("capabilities_incompatible", "")]


@pytest.mark.parametrize("data", [{"line_items": []}, {"line_items": wish(1)["line_items"]}])
def test_an_update_names_its_cart(program: Program, data: dict[str, Any]) -> None:
    token = cart(program, a_variant())["id"]
    assert program.refused(400, "PUT", f"/carts/{token}", data) == "invalid_request"


def test_a_stranger_s_server_does_not_fill_the_database(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storebuilder.web.agents import door

    monkeypatch.setattr(door, "MOST_BEGUN", 2)
    pot = a_variant()
    said = [program.ask("POST", "/carts", wish(pot)).status_code for _ in range(3)]
    assert said == [201, 201, 429]


def test_what_nobody_came_back_to_is_forgotten_with_its_cart(program: Program) -> None:
    from datetime import timedelta

    from storebuilder import cart as carts
    from storebuilder import clock
    from storebuilder.agents import discovering
    from storebuilder.agents.models import Answer, Platform
    from storebuilder.db import writing

    token = cart(program, a_variant())["id"]
    checkout_of(program, token)
    program.said("cart", "POST", "/carts", wish(a_variant("Cup")), Idempotency_Key="a" * 22)
    with writing():
        db.session.query(Cart).update({"updated_at": clock.now() - timedelta(days=61)})
    carts.forget_old()
    assert db.session.query(Session).count() == db.session.query(Cart).count() == 0
    assert db.session.query(Platform).count() == 1  # perhaps it comes back
    discovering.MOST_KEPT, kept = 0, discovering.MOST_KEPT
    try:
        discovering.forget_platforms()
    finally:
        discovering.MOST_KEPT = kept
    assert db.session.query(Platform).count() == db.session.query(Answer).count() == 0
