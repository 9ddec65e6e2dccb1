"""Orders as their platform sees them, asked for and told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from storebuilder import clock, orders
from storebuilder.agents import signatures
from storebuilder.agents.models import Delivery
from storebuilder.db import db, writing
from storebuilder.jobs import Job, run_due
from storebuilder.orders.models import Order, OrderEvent
from tests.agents.buying import amounts, codes, ready
from tests.agents.conftest import Program
from tests.agents.signer import Signer, is_signed_by
from tests.agents.test_changing import complete
from tests.agents.test_signatures import signed, signer
from tests.agents.validating import validate
from tests.cart.builders import a_variant
from tests.cart.builders import ready as cart_ready
from tests.catalog.builders import front

assert signer


def bought(program: Program, *, quantity: int = 2, on_hand: int = 10) -> Order:
    complete(program, ready(program, a_variant(on_hand=on_hand), quantity=quantity)["id"])
    return db.session.query(Order).order_by(Order.id.desc()).first()  # type: ignore[return-value]


def asked(program: Program, signer: Signer, order: Order) -> dict[str, Any]:
    path = f"/orders/{order.token}"
    return program.said("order", "GET", path, **signed(program, signer, "GET", path))


def heard(program: Program) -> list[dict[str, Any]]:
    """Run what is due; the bodies the platform has heard so far."""
    run_due()
    db.session.rollback()
    return [json.loads(body) for _, body in program.platform.heard]


def test_it_works(program: Program, signer: Signer) -> None:
    order = bought(program)
    body = asked(program, signer, order)
    assert (body["id"], body["label"]) == (order.token, order.number)
    assert body["permalink_url"] == f"http://tea.localhost:8000/orders/{order.token}"
    assert amounts(body)["total"] == order.total
    [line] = body["line_items"]
    assert line["quantity"] == {"original": 2, "total": 2, "fulfilled": 0}
    assert line["status"] == "processing"
    [promise] = body["fulfillment"]["expectations"]
    assert promise["destination"]["address_locality"] == "Portland"
    assert promise["line_items"] == [{"id": line["id"], "quantity": 2}]
    assert body["fulfillment"]["events"] == body["adjustments"] == []


def test_parcels_and_refunds_are_told(program: Program, signer: Signer) -> None:
    order = bought(program)
    [line] = order.lines
    number = line.id
    orders.send(order.id, [(number, 1)], carrier="UPS", tracking_number="1Z999AA10123456784")
    orders.refund(order.id, 500, "scratched", "owner", restock=[(number, 1)])
    body = asked(program, signer, order)
    [event] = body["fulfillment"]["events"]
    assert (event["type"], event["carrier"]) == ("shipped", "UPS")
    assert event["tracking_url"].startswith("https://www.ups.com/")
    assert body["line_items"][0]["quantity"] == {"original": 2, "total": 1, "fulfilled": 1}
    assert body["line_items"][0]["status"] == "fulfilled"
    [refund] = body["adjustments"]
    assert (refund["type"], refund["status"]) == ("refund", "pending")
    assert refund["totals"] == [{"type": "total", "amount": -500}]


def test_a_cancelled_order_is_told(program: Program, signer: Signer) -> None:
    order = bought(program)
    orders.cancel(order.id, actor="owner")
    body = asked(program, signer, order)
    assert body["line_items"][0]["status"] == "removed"
    assert [one["type"] for one in body["adjustments"]] == ["refund", "cancellation"]
    assert body["fulfillment"]["expectations"] == []


def test_an_order_is_told_to_its_platform_only(program: Program, signer: Signer) -> None:
    order = bought(program)
    path = f"/orders/{order.token}"
    assert program.refused(401, "GET", path) == "signature_missing"
    other = f'profile="{program.platform.origin}/other"'
    headers = signed(program, signer, "GET", path, given={"ucp-agent": other})
    body = program.said("order", "GET", path, UCP_Agent=other, **headers)
    assert codes(body) == [("not_found", "")]
    wrong = signed(program, Signer(), "GET", path)
    assert program.refused(401, "GET", path, **wrong) == "signature_invalid"


def test_an_order_of_the_shop_s_own_is_told_to_nobody(program: Program, signer: Signer) -> None:
    from storebuilder import cart as carts
    from storebuilder import payments

    program.checkout(a_variant("Cup"))
    cart = cart_ready(front())
    total = carts.quote(cart, front(), "en").total
    order = orders.place(cart, front(), "en", seen_total=total)
    payments.begin(order.id, "pretend", return_url="http://x/orders/1", cancel_url="http://x/")
    payments.pretending.choose(payments.payments_of(order.id)[-1], "pay")
    path = f"/orders/{order.token}"
    body = program.said("order", "GET", path, **signed(program, signer, "GET", path))
    assert codes(body) == [("not_found", "")]
    assert heard(program) == []
    assert db.session.query(Job).filter_by(kind="orders.changed").count() == 0


@pytest.mark.parametrize("order_id", ["1", "x" * 300, "' OR 1=1"])
def test_a_guessed_order_is_not_found(program: Program, signer: Signer, order_id: str) -> None:
    from urllib.parse import quote

    path = f"/orders/{quote(order_id)}"
    body = program.said("order", "GET", path, **signed(program, signer, "GET", path))
    assert codes(body) == [("not_found", "")]


def test_the_platform_hears_of_everything(program: Program) -> None:
    order = bought(program)
    [first] = heard(program)
    validate("order", first)
    assert (first["id"], first["line_items"][0]["status"]) == (order.token, "processing")
    orders.send(order.id)
    [_, second] = heard(program)
    assert second["line_items"][0]["status"] == "fulfilled"
    assert second["fulfillment"]["events"][0]["type"] == "shipped"
    orders.refund(order.id, 100, "", "owner")
    heard(program)
    assert [one["adjustments"][0]["status"] for one in heard(program)[2:]] == [
        "pending",
        "completed",
    ]
    assert {row.state for row in db.session.query(Delivery)} == {"done"}


def test_what_the_platform_hears_is_signed(program: Program) -> None:
    bought(program)
    run_due()
    [(headers, body)] = program.platform.heard
    listed = program.ask("GET", "/.well-known/ucp").json["signing_keys"]  # type: ignore[index]
    authority = f"127.0.0.1:{program.platform.port}"
    values = {**headers, "@method": "POST", "@authority": authority, "@path": "/hook"}
    assert is_signed_by(listed, values)
    assert headers["content-digest"] == signatures.digest(body)
    assert headers["ucp-agent"] == 'profile="http://tea.localhost:8000/.well-known/ucp"'
    event = db.session.query(OrderEvent).filter_by(kind="paid").one()
    assert headers["webhook-timestamp"] == str(int(event.at.timestamp()))
    assert len(headers["webhook-id"]) == 36
    for name in ("webhook-id", "webhook-timestamp", "ucp-agent", "content-digest"):
        assert f'"{name}"' in headers["signature-input"]


def soon() -> None:
    """Let what waits for another try be due."""
    with writing():
        db.session.query(Job).filter_by(state="due").update(
            {"run_at": clock.now() - timedelta(seconds=1)}
        )


def test_what_was_not_heard_is_told_again_under_the_same_id(program: Program) -> None:
    bought(program)
    program.platform.deaf = [500, 503]
    run_due()
    row = db.session.query(Delivery).one()
    assert (row.state, row.tries, row.status, row.error) == ("due", 1, 500, "answered 500")
    for _ in range(3):
        soon()
        run_due()
    db.session.rollback()
    row = db.session.query(Delivery).one()
    assert (row.state, row.tries, row.status) == ("done", 3, 200)
    assert len({headers["webhook-id"] for headers, _ in program.platform.heard}) == 1
    assert len(program.platform.heard) == 3


def test_what_was_heard_is_not_told_again(program: Program) -> None:
    from storebuilder.agents import telling

    bought(program)
    heard(program)
    telling.tell_platform(db.session.query(OrderEvent).filter_by(kind="paid").one().id)
    assert len(program.platform.heard) == 1


def test_a_platform_that_wants_nothing_hears_nothing(program: Program) -> None:
    program.platform.capabilities.remove("dev.ucp.shopping.order")
    bought(program)
    assert heard(program) == []
    assert db.session.query(Delivery).count() == 0


def test_a_private_address_hears_nothing(program: Program) -> None:
    from storebuilder.agents.models import Platform

    bought(program)
    with writing():
        row = db.session.query(Platform).one()
        profile = json.loads(json.dumps(row.profile))
        profile["capabilities"]["dev.ucp.shopping.order"][0]["webhook_url"] = "https://10.0.0.1/x"
        row.profile = profile
    assert heard(program) == []
    told = db.session.query(Delivery).one()
    assert (told.state, "not a public one" in told.error) == ("failed", True)


def test_the_news_is_written_with_the_change(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = bought(program)
    heard(program)
    before = db.session.query(Job).count()
    with pytest.raises(RuntimeError), writing():
        orders.send(order.id)
        raise RuntimeError
    db.session.rollback()
    assert db.session.query(Job).count() == before
