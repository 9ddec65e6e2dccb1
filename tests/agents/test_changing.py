"""Changing, canceling and completing checkouts."""

from __future__ import annotations

from typing import Any

import pytest

from storebuilder import catalog, inventory, orders
from storebuilder.agents.models import Session
from storebuilder.cart.models import Cart
from storebuilder.db import db
from storebuilder.orders.models import Order
from tests.agents.buying import BUYER, amounts, codes, order, ready
from tests.agents.conftest import Program, wish
from tests.cart.builders import a_variant


def pay(word: str = "pay", **changed: Any) -> dict[str, Any]:
    instrument = {"id": "pi_1", "handler_id": "pretend", "type": "pretend", "selected": True}
    credential = {"type": "pretend", "token": word}
    return {"payment": {"instruments": [{**instrument, "credential": credential, **changed}]}}


def complete(program: Program, token: str, data: Any = None, **headers: str) -> dict[str, Any]:
    path = f"/checkout-sessions/{token}/complete"
    return program.said("checkout", "POST", path, data or pay(), **headers)


def test_it_works(program: Program) -> None:
    pot = a_variant(price=2900, on_hand=3)
    checkout = ready(program, pot, quantity=2)
    assert checkout["status"] == "ready_for_complete"
    assert checkout["ucp"]["payment_handlers"]["test.storebuilder.pretend"][0]["id"] == "pretend"
    done = complete(program, checkout["id"])
    assert done["status"] == "completed"
    placed = db.session.query(Order).one()
    assert (placed.state, placed.total) == ("paid", amounts(done)["total"])
    assert done["order"] == {
        "id": placed.token,
        "label": placed.number,
        "permalink_url": f"http://tea.localhost:8000/orders/{placed.token}",
    }
    assert amounts(done) == amounts(checkout)
    assert done["line_items"] == checkout["line_items"]
    assert done["buyer"] == checkout["buyer"]
    assert "continue_url" not in done
    assert inventory.available([pot]) == {pot: 1}
    assert program.said("checkout", "GET", f"/checkout-sessions/{checkout['id']}") == done


def test_completed_twice_it_is_the_same_order(program: Program) -> None:
    checkout = ready(program, a_variant())
    first = complete(program, checkout["id"])
    assert complete(program, checkout["id"]) == first
    assert db.session.query(Order).count() == 1


def test_a_live_shop_refuses_pretended_money(program: Program) -> None:
    from tests.agents.buying import make_live

    checkout = ready(program, a_variant())
    make_live(program.client.application)
    program.platform_stays_known()
    body = complete(program, checkout["id"])
    assert body["status"] == "requires_escalation"
    assert ("payment_required", "") in codes(body)
    assert body["ucp"]["payment_handlers"] == {}
    assert db.session.query(Order).count() == 0


def test_what_is_not_ready_is_told_as_it_is(program: Program) -> None:
    checkout = program.checkout(a_variant(), buyer=BUYER)
    body = complete(program, checkout["id"])
    assert body == checkout
    assert db.session.query(Order).count() == 0


@pytest.mark.parametrize(
    "data",
    [
        pay(handler_id="com.example.cards"),
        pay("free"),
        {"payment": {"instruments": []}},
        {"payment": {}},
    ],
)
def test_an_unknown_instrument_pays_nothing(program: Program, data: dict[str, Any]) -> None:
    checkout = ready(program, a_variant())
    body = complete(program, checkout["id"], data)
    assert codes(body)[0] == ("payment_failed", "$.payment.instruments[0]")
    assert db.session.query(Order).count() == 0


def test_a_payment_without_its_object_is_no_request(program: Program) -> None:
    checkout = ready(program, a_variant())
    path = f"/checkout-sessions/{checkout['id']}/complete"
    assert program.refused(400, "POST", path, {}) == "invalid_request"


def test_a_declined_payment_can_be_tried_again(program: Program) -> None:
    checkout = ready(program, a_variant())
    body = complete(program, checkout["id"], pay("decline"))
    assert (body["status"], codes(body)[0][0]) == ("ready_for_complete", "payment_failed")
    assert complete(program, checkout["id"])["status"] == "completed"
    assert db.session.query(Order).filter_by(state="paid").count() == 1


def test_a_slow_payment_is_under_way_and_then_done(program: Program) -> None:
    from datetime import timedelta

    from storebuilder import clock
    from storebuilder.db import writing
    from storebuilder.jobs import Job, run_due

    checkout = ready(program, a_variant())
    body = complete(program, checkout["id"], pay("slow"))
    assert body["status"] == "complete_in_progress"
    path = f"/checkout-sessions/{checkout['id']}"
    changed = program.said("checkout", "PUT", path, wish(a_variant("Cup")))
    assert codes(changed)[0][0] == "payment_under_way"
    assert changed["line_items"] == checkout["line_items"]
    canceled = program.said("checkout", "POST", f"{path}/cancel", {})
    assert codes(canceled)[0][0] == "payment_under_way"
    with writing():
        db.session.query(Job).filter_by(kind="pretend.pay").update(
            {"run_at": clock.now() - timedelta(seconds=1)}
        )
    run_due()
    assert program.said("checkout", "GET", path)["status"] == "completed"


def test_a_dearer_total_must_be_agreed_to(program: Program) -> None:
    pot = a_variant(price=2900)
    checkout = ready(program, pot)
    catalog.change_price(pot, 3900)
    body = complete(program, checkout["id"])
    assert codes(body)[0] == ("price_changed", "$.totals")
    assert body["status"] == "ready_for_complete"
    assert amounts(body)["total"] == amounts(checkout)["total"] + 1000
    assert db.session.query(Order).count() == 0
    assert amounts(complete(program, checkout["id"]))["total"] == amounts(body)["total"]


def test_what_sold_out_meanwhile_is_not_paid(program: Program) -> None:
    pot = a_variant(on_hand=1)
    checkout = ready(program, pot)
    inventory.set_count(pot, 0, reason="counted")
    body = complete(program, checkout["id"])
    assert body["status"] == "incomplete"
    assert codes(body)[0] == ("out_of_stock", "$.line_items[0]")


def test_an_update_replaces_everything(program: Program) -> None:
    pot, cup = a_variant(), a_variant("Cup", price=500)
    checkout = ready(program, pot)
    path = f"/checkout-sessions/{checkout['id']}"
    body = program.said("checkout", "PUT", path, wish(cup, quantity=2))
    assert [line["item"]["id"] for line in body["line_items"]] == [f"var_{cup}"]
    assert amounts(body) == {"subtotal": 1000, "total": 1000}
    assert "buyer" not in body
    assert "destinations" not in body["fulfillment"]["methods"][0]
    assert body["id"] == checkout["id"]


def test_what_could_not_be_had_stands_until_the_next_wish(program: Program) -> None:
    pot, gone = a_variant(), a_variant("Red pot", on_hand=0)
    checkout = program.checkout(pot, gone, **order(program, pot))
    assert codes(checkout)[0][0] == "out_of_stock"
    path = f"/checkout-sessions/{checkout['id']}"
    assert codes(program.said("checkout", "GET", path)) == codes(checkout)
    assert complete(program, checkout["id"])["status"] == "incomplete"
    body = program.said("checkout", "PUT", path, wish(pot, **order(program, pot)))
    assert body["status"] == "ready_for_complete"


def test_an_update_to_nothing_keeps_the_checkout(program: Program) -> None:
    checkout = program.checkout(a_variant())
    path = f"/checkout-sessions/{checkout['id']}"
    data = {"line_items": [{"item": {"id": "var_999"}, "quantity": 1}]}
    body = program.said("checkout", "PUT", path, data)
    assert body["line_items"] == []
    assert codes(body)[:2] == [("item_unavailable", ""), ("missing", "$.line_items")]


def test_a_canceled_checkout_does_not_change(program: Program) -> None:
    checkout = ready(program, pot := a_variant())
    path = f"/checkout-sessions/{checkout['id']}"
    body = program.said("checkout", "POST", f"{path}/cancel", {})
    assert body["status"] == "canceled"
    assert "continue_url" not in body
    for method, where, data in (
        ("PUT", path, wish(pot, quantity=3)),
        ("POST", f"{path}/cancel", {}),
        ("POST", f"{path}/complete", pay()),
    ):
        again = program.said("checkout", method, where, data)
        assert (again["status"], codes(again)[0][0]) == ("canceled", "checkout_canceled")
        assert again["messages"][0]["severity"] == "unrecoverable"
    assert again["line_items"] == checkout["line_items"]


def test_cancel_takes_no_body(program: Program) -> None:
    checkout = program.checkout(a_variant())
    path = f"/checkout-sessions/{checkout['id']}/cancel"
    assert program.said("checkout", "POST", path)["status"] == "canceled"


def test_canceling_lets_go_of_the_stock(program: Program) -> None:
    pot = a_variant(on_hand=1)
    checkout = ready(program, pot)
    complete(program, checkout["id"], pay("decline"))
    assert inventory.available([pot]) == {pot: 0}
    program.said("checkout", "POST", f"/checkout-sessions/{checkout['id']}/cancel", {})
    assert inventory.available([pot]) == {pot: 1}
    assert db.session.query(Order).one().state == "cancelled"


def test_a_completed_checkout_does_not_change(program: Program) -> None:
    checkout = ready(program, pot := a_variant())
    done = complete(program, checkout["id"])
    path = f"/checkout-sessions/{checkout['id']}"
    for method, where in (("PUT", path), ("POST", f"{path}/cancel")):
        body = program.said("checkout", method, where, wish(pot, quantity=3))
        assert codes(body) == [("checkout_completed", "")]
        assert {**body, "messages": []} == {**done, "messages": []}
    catalog.change_price(pot, 1)
    assert program.said("checkout", "GET", path) == done


def test_a_foreign_checkout_is_neither_changed_nor_paid(program: Program) -> None:
    checkout = ready(program, pot := a_variant())
    path = f"/checkout-sessions/{checkout['id']}"
    program.headers["UCP-Agent"] = f'profile="{program.platform.origin}/other"'
    for method, where, data in (
        ("PUT", path, wish(pot, quantity=3)),
        ("POST", f"{path}/complete", pay()),
        ("POST", f"{path}/cancel", {}),
    ):
        assert codes(program.said("checkout", method, where, data)) == [("not_found", "")]
    db.session.rollback()
    assert db.session.query(Session).one().state == "open"
    assert db.session.query(Cart).one().lines[0].quantity == 1


def test_a_bank_transfer_is_under_way(program: Program) -> None:
    from storebuilder import cart as carts
    from storebuilder import payments, storefronts
    from storebuilder.payments.providers import manual
    from storebuilder.storefronts import pages
    from tests.catalog.builders import front

    assert storefronts
    pages.write_page(manual.INSTRUCTIONS, title="Bank", body_html="<p>IBAN</p>")
    checkout = ready(program, a_variant())
    cart = db.session.query(Cart).one()
    total = carts.quote(cart, front(), "en").total
    placed = orders.place(cart, front(), "en", seen_total=total)
    payments.begin(placed.id, "manual", return_url="http://x/orders/1", cancel_url="http://x/")
    body = program.said("checkout", "GET", f"/checkout-sessions/{checkout['id']}")
    assert body["status"] == "complete_in_progress"
    payments.mark_received(placed.id, "owner@tea.example")
    body = program.said("checkout", "GET", f"/checkout-sessions/{checkout['id']}")
    assert body["status"] == "completed"


def test_too_many_tries_are_refused(program: Program) -> None:
    checkout = ready(program, a_variant())
    path = f"/checkout-sessions/{checkout['id']}/complete"
    said = [program.ask("POST", path, pay("decline")).status_code for _ in range(13)]
    assert said == [200] * 12 + [429]
