"""Discount codes by programs: the same codes, the same sums."""

from __future__ import annotations

from typing import Any

import pytest

from storebuilder import promotions
from storebuilder.promotions import Terms
from tests.agents.buying import amounts, codes, ready, to_portland
from tests.agents.conftest import Program, wish
from tests.agents.test_changing import complete
from tests.cart.builders import a_variant


def tenth(**more: Any) -> None:
    promotions.add(
        Terms(title="Autumn", code="AUTUMN", kind="percentage", basis_points=1000, **more)
    )


def with_codes(*given: str) -> dict[str, Any]:
    return {"discounts": {"codes": list(given)}}


def test_it_works(program: Program) -> None:
    tenth()
    pot, cup = a_variant(price=2900), a_variant("Cup", price=1000)
    body = program.checkout(pot, cup, **with_codes("autumn"))
    assert amounts(body) == {"subtotal": 3900, "items_discount": -390, "total": 3510}
    [applied] = body["discounts"]["applied"]
    assert body["discounts"]["codes"] == ["AUTUMN"]
    assert (applied["code"], applied["title"], applied["amount"]) == ("AUTUMN", "Autumn", 390)
    assert applied["allocations"] == [
        {"path": "$.line_items[0]", "amount": 290},
        {"path": "$.line_items[1]", "amount": 100},
    ]
    assert {one["type"]: one["amount"] for one in body["line_items"][0]["totals"]} == {
        "subtotal": 2900,
        "items_discount": -290,
        "total": 2610,
    }


def test_a_code_that_is_none_is_told(program: Program) -> None:
    body = program.checkout(a_variant(), **with_codes("GUESS"))
    assert ("discount_code_invalid", "$.discounts.codes[0]") in codes(body)
    assert body["discounts"] == {"codes": ["GUESS"], "applied": []}
    assert amounts(body)["total"] == 2900


def test_free_delivery_is_taken_off_the_order(program: Program) -> None:
    promotions.add(Terms(title="Free delivery", code="FREE", kind="free_delivery"))
    checkout = ready(program, pot := a_variant())
    price = amounts(checkout)["fulfillment"]
    option = checkout["fulfillment"]["methods"][0]["groups"][0]["selected_option_id"]
    wanted = to_portland(groups=[{"selected_option_id": option}]) | with_codes("FREE")
    path = f"/checkout-sessions/{checkout['id']}"
    body = program.said("checkout", "PUT", path, wish(pot, **wanted))
    assert amounts(body) == {
        "subtotal": 2900, "fulfillment": price, "discount": -price, "total": 2900
    }  # fmt: skip
    [applied] = body["discounts"]["applied"]
    assert applied["allocations"] == [{"path": "$.totals.shipping", "amount": price}]
    done = complete(program, checkout["id"])
    assert amounts(done) == amounts(body)
    assert done["discounts"] == body["discounts"]


def test_an_update_without_codes_takes_them_out(program: Program) -> None:
    tenth()
    token = program.checkout(pot := a_variant(), **with_codes("AUTUMN"))["id"]
    body = program.said("checkout", "PUT", f"/checkout-sessions/{token}", wish(pot))
    assert "discounts" not in body
    assert amounts(body)["total"] == 2900


def test_a_cart_hands_its_codes_to_the_checkout(program: Program) -> None:
    tenth()
    cart = program.said("cart", "POST", "/carts", wish(a_variant(), **with_codes("AUTUMN")))
    assert amounts(cart)["total"] == 2610
    data = {"cart_id": cart["id"], "line_items": []}
    body = program.said("checkout", "POST", "/checkout-sessions", data)
    assert body["discounts"] == cart["discounts"]


def test_a_platform_without_the_extension_has_no_codes(program: Program) -> None:
    tenth()
    program.platform.capabilities.remove("dev.ucp.shopping.discount")
    body = program.checkout(a_variant(), **with_codes("AUTUMN"))
    assert "discounts" not in body
    assert amounts(body)["total"] == 2900


def test_what_was_promised_but_is_used_up_is_told_before_paying(program: Program) -> None:
    tenth(most_uses=1)
    first, second = ready(program, pot := a_variant()), ready(program, pot)
    for checkout in (first, second):
        option = checkout["fulfillment"]["methods"][0]["groups"][0]["selected_option_id"]
        wanted = to_portland(groups=[{"selected_option_id": option}]) | with_codes("AUTUMN")
        path = f"/checkout-sessions/{checkout['id']}"
        assert amounts(program.said("checkout", "PUT", path, wish(pot, **wanted)))["items_discount"]
    assert complete(program, first["id"])["status"] == "completed"
    body = complete(program, second["id"])
    assert codes(body)[0] == ("price_changed", "$.totals")
    assert ("discount_code_expired", "$.discounts.codes[0]") in codes(body)
    assert "items_discount" not in amounts(body)


@pytest.mark.parametrize("given", [["A" * 5000], [f"C{n}" for n in range(20)], [1], "AUTUMN"])
def test_strange_codes_are_told(program: Program, given: Any) -> None:
    data = wish(a_variant(), discounts={"codes": given})
    answer = program.ask("POST", "/checkout-sessions", data)
    assert answer.status_code in {201, 400}
    assert answer.status_code == 400 or given == ["A" * 5000]


def test_guessing_takes_too_long(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from storebuilder.agents import wishing

    monkeypatch.setattr(wishing, "MOST_TRIES", 3)
    pot = a_variant()
    said = [
        program.ask("POST", "/checkout-sessions", wish(pot, **with_codes(f"GUESS{n}"))).status_code
        for n in range(4)
    ]
    assert said == [201, 201, 201, 429]


def test_each_code_of_a_request_is_a_guess(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storebuilder.agents import wishing

    monkeypatch.setattr(wishing, "MOST_TRIES", 3)
    many = wish(a_variant(), discounts={"codes": [f"GUESS{n}" for n in range(4)]})
    assert program.ask("POST", "/checkout-sessions", many).status_code == 429


def test_asking_which_addresses_bought_here_takes_too_long(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storebuilder.agents import wishing

    monkeypatch.setattr(wishing, "MOST_TRIES", 3)
    tenth(first_order=True)
    pot = a_variant()
    made = program.checkout(pot, **with_codes("AUTUMN"))
    said = [
        program.ask(
            "PUT",
            f"/checkout-sessions/{made['id']}",
            wish(pot, **with_codes("AUTUMN"), buyer={"email": f"person{n}@example.com"}),
        ).status_code
        for n in range(3)
    ]
    assert said == [200, 200, 429]
