"""Version 2026-01-11: the same shop in the earlier words."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from storebuilder import inventory, jobs, orders, promotions
from storebuilder.agents import earlier
from storebuilder.agents.earlier import hearing
from storebuilder.agents.keys import newest
from storebuilder.agents.models import Session
from storebuilder.cart.models import Cart
from storebuilder.db import db
from storebuilder.promotions import Terms
from tests.agents.buying import BUYER, PORTLAND
from tests.agents.conftest import Program, wish
from tests.agents.earlier_schemas import validate
from tests.agents.platform import Platform
from tests.cart.builders import a_variant
from tests.conftest import SHOP_HOST

API = f"/ucp/{earlier.VERSION}"


class OldProgram:
    """Speaks as programs of 2026-01-11 do, and checks the form of every answer."""

    def __init__(self, client: FlaskClient, platform: Platform) -> None:
        self.client, self.platform = client, platform
        platform.version = earlier.VERSION

    def ask(self, method: str, path: str, data: Any = None, **headers: str) -> TestResponse:
        sent = {"UCP-Agent": self.platform.header, "Request-Signature": "test"}
        if method != "GET":
            sent["Idempotency-Key"] = str(uuid.uuid4())
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            path if path.startswith("/.") else f"{API}{path}",
            method=method,
            json=data,
            headers=sent,
            base_url=f"http://{SHOP_HOST}",
        )

    def said(
        self, kind: str, method: str, path: str, data: Any = None, **headers: str
    ) -> dict[str, Any]:
        answer = self.ask(method, path, data, **headers)
        assert answer.status_code in {200, 201}, answer.text
        found: dict[str, Any] = answer.get_json()
        return validate(kind, found)

    def refused(self, status: int, method: str, path: str, data: Any = None, **headers: str) -> str:
        """What a person who reads the log is told."""
        answer = self.ask(method, path, data, **headers)
        assert answer.status_code == status, answer.text
        said = answer.get_json()
        assert said["messages"][0]["type"] == "error"
        return str(said["detail"])


@pytest.fixture
def program(shop: Any, platform: Platform) -> OldProgram:
    return OldProgram(shop.test_client(), platform)


def delivery(place: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    method = {"type": "shipping", **more}
    return {"methods": [method | {"destinations": [place]} if place else method]}


def test_it_works(program: OldProgram) -> None:
    pot = a_variant("Blue tea pot")
    asked = wish(pot, quantity=2, buyer=BUYER, currency="USD", payment={})
    answer = program.ask("POST", "/checkout-sessions", asked)
    assert answer.status_code == 201
    made = validate("checkout", answer.get_json())
    assert made["ucp"]["version"] == "2026-01-11"
    assert {"name": "dev.ucp.shopping.checkout", "version": "2026-01-11"} in made["ucp"][
        "capabilities"
    ]
    assert made["totals"] == [
        {"type": "subtotal", "amount": 5800},
        {"type": "total", "amount": 5800},
    ]
    assert made["payment"]["handlers"][0]["id"] == "pretend"
    again = program.said("checkout", "GET", f"/checkout-sessions/{made['id']}")
    assert again["line_items"] == made["line_items"]


def test_the_profile_is_whole_and_named_by_the_newest_one(program: OldProgram) -> None:
    newest = program.ask("GET", "/.well-known/ucp").get_json()["ucp"]
    where = newest["supported_versions"][earlier.VERSION]
    assert where == "http://tea.localhost:8000/.well-known/ucp/2026-01-11"
    said = validate("profile", program.ask("GET", "/.well-known/ucp/2026-01-11").get_json())
    assert "supported_versions" not in said["ucp"]
    service = said["ucp"]["services"]["dev.ucp.shopping"]
    assert service["rest"]["endpoint"] == "http://tea.localhost:8000/ucp/2026-01-11"
    names = {one["name"] for one in said["ucp"]["capabilities"]}
    assert {"dev.ucp.shopping.checkout", "dev.ucp.shopping.order"} <= names
    assert not any("catalog" in name or "cart" in name for name in names)


def test_an_update_leaves_what_it_does_not_name(program: OldProgram) -> None:
    pot = a_variant()
    asked = wish(pot, buyer=BUYER, fulfillment=delivery(PORTLAND))
    made = program.said("checkout", "POST", "/checkout-sessions", asked)
    path = f"/checkout-sessions/{made['id']}"
    option = made["fulfillment"]["methods"][0]["groups"][0]["options"][0]["id"]
    chosen = delivery(None, groups=[{"selected_option_id": option}])
    told = program.said("checkout", "PUT", path, {"id": made["id"], "fulfillment": chosen})
    assert told["status"] == "ready_for_complete"
    assert told["buyer"]["email"] == BUYER["email"]
    method = told["fulfillment"]["methods"][0]
    assert method["destinations"][0]["postal_code"] == PORTLAND["postal_code"]
    more = program.said("checkout", "PUT", path, wish(pot, quantity=3))
    assert more["line_items"][0]["quantity"] == 3
    assert more["fulfillment"]["methods"][0]["groups"][0]["selected_option_id"] == option


def test_an_order_is_placed_and_told(program: OldProgram) -> None:
    made = _ready(program)
    path = f"/checkout-sessions/{made['id']}"
    paid = program.said("checkout", "POST", f"{path}/complete", PRETENDED)
    assert paid["status"] == "completed"
    assert paid["order"].keys() == {"id", "permalink_url"}
    assert "completed" in program.refused(409, "POST", f"{path}/complete", PRETENDED)


def test_a_platform_hears_of_its_orders_in_the_earlier_form(program: OldProgram) -> None:
    program.platform.raw = json.dumps(
        {"ucp": {"version": "2026-01-11", "capabilities": [_hearing(program.platform)]}}
    ).encode()
    made = _ready(program)
    paid = program.said("checkout", "POST", f"/checkout-sessions/{made['id']}/complete", PRETENDED)
    order = orders.by_token(paid["order"]["id"])
    assert order is not None
    orders.send(order.id, carrier="DHL", tracking_number="123", mail=False)
    jobs.run_due()
    told = [json.loads(body) for _, body in program.platform.heard]
    assert [one["event_type"] for one in told] == ["order_placed", "order_shipped"]
    for one in told:
        validate("order", one)
        assert (one["id"], one["checkout_id"]) == (paid["order"]["id"], made["id"])
        assert one["order"]["id"] == one["id"]
        assert one["event_id"]
        assert one["created_time"]
        assert "currency" not in one
    assert told[1]["fulfillment"]["events"][0]["tracking_number"] == "123"
    assert told[1]["line_items"][0]["quantity"] == {"total": 1, "fulfilled": 1}


def test_what_is_heard_is_signed_as_that_version_wants_it(program: OldProgram) -> None:
    keys = program.ask("GET", "/.well-known/ucp/2026-01-11").get_json()["signing_keys"]
    body = b'{"id": "x"}'
    head, empty, signature = hearing.detached_jwt(newest(), body).split(".")
    assert empty == ""
    told = json.loads(_decoded(head))
    key = next(one for one in keys if one["kid"] == told["kid"])
    assert (told["alg"], told["b64"], key["crv"]) == ("ES256", False, "P-256")
    x, y = (int.from_bytes(_decoded(key[name])) for name in ("x", "y"))
    raw = _decoded(signature)
    halves = (int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    der = utils.encode_dss_signature(*halves)
    public.verify(der, f"{head}.".encode() + body, ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(der, f"{head}.".encode() + b"{}", ec.ECDSA(hashes.SHA256()))


def test_what_is_not_complete_is_not_ordered(program: OldProgram) -> None:
    made = program.said("checkout", "POST", "/checkout-sessions", wish(a_variant(), buyer=BUYER))
    path = f"/checkout-sessions/{made['id']}/complete"
    detail = program.refused(400, "POST", path, PRETENDED)
    assert detail == "Fulfillment address and option must be selected before completion"
    told = program.said("checkout", "GET", f"/checkout-sessions/{made['id']}")
    assert told["status"] == "incomplete"


def test_too_many_are_refused_and_nothing_is_changed(program: OldProgram) -> None:
    pot = a_variant(on_hand=5)
    made = program.said("checkout", "POST", "/checkout-sessions", wish(pot, quantity=2))
    path = f"/checkout-sessions/{made['id']}"
    assert "Insufficient stock" in program.refused(400, "PUT", path, wish(pot, quantity=6))
    told = program.said("checkout", "GET", path)
    assert told["line_items"][0]["quantity"] == 2
    assert "messages" not in told or not any(
        one.get("code") == "quantity_adjusted" for one in told["messages"]
    )


def test_what_is_gone_begins_nothing(program: OldProgram) -> None:
    sold_out = wish(a_variant(on_hand=0))
    assert "Insufficient stock" in program.refused(400, "POST", "/checkout-sessions", sold_out)
    unknown = {"line_items": [{"item": {"id": "nothing"}, "quantity": 1}]}
    assert "not found" in program.refused(400, "POST", "/checkout-sessions", unknown)
    assert db.session.query(Session).count() == 0


def test_the_same_completion_twice_is_one_order(program: OldProgram) -> None:
    path = f"/checkout-sessions/{_ready(program)['id']}/complete"
    first = program.said("checkout", "POST", path, PRETENDED, Idempotency_Key="one")
    again = program.said("checkout", "POST", path, PRETENDED, Idempotency_Key="one")
    assert again == first
    other = {"payment_data": {**PRETENDED["payment_data"], "id": "two"}}
    assert "Idempotency-Key" in program.refused(409, "POST", path, other, Idempotency_Key="one")


def test_consent_is_kept_and_letters_are_sent_only_with_it(program: OldProgram) -> None:
    for agreed in (True, False):
        consent = {"marketing": agreed, "analytics": False}
        asked = wish(a_variant(), buyer={**BUYER, "consent": consent})
        made = program.said("consenting", "POST", "/checkout-sessions", asked)
        assert made["buyer"]["consent"] == consent
        newest = db.session.query(Cart).order_by(Cart.id.desc()).limit(1).one()
        assert newest.marketing is agreed


def test_a_code_takes_something_off(program: OldProgram) -> None:
    promotions.add(Terms(title="Ten off", code="TEN", kind="percentage", basis_points=1000))
    asked = wish(a_variant(), discounts={"codes": ["ten", "nothing"]})
    made = program.said("discounted", "POST", "/checkout-sessions", asked)
    assert made["discounts"]["applied"][0]["code"] == "TEN"
    assert {"type": "items_discount", "amount": 290} in made["totals"]
    assert made["totals"][-1]["amount"] == 2610
    assert any(one["code"] == "discount_code_invalid" for one in made["messages"])


def test_a_card_is_not_taken(program: OldProgram) -> None:
    made = _ready(program)
    card = {"id": "c", "handler_id": "cards", "type": "card", "credential": {"type": "card"}}
    path = f"/checkout-sessions/{made['id']}/complete"
    program.refused(402, "POST", path, {"payment_data": card})


def test_what_is_over_stays_over(program: OldProgram) -> None:
    pot = a_variant()
    made = program.said("checkout", "POST", "/checkout-sessions", wish(pot))
    path = f"/checkout-sessions/{made['id']}"
    assert program.said("checkout", "POST", f"{path}/cancel")["status"] == "canceled"
    assert "canceled" in program.refused(409, "PUT", path, wish(pot))
    assert "canceled" in program.refused(409, "POST", f"{path}/complete", PRETENDED)
    program.refused(409, "POST", f"{path}/cancel")


def test_another_version_is_refused(program: OldProgram) -> None:
    header = f'{program.platform.header}; version="2099-01-01"'
    detail = program.refused(400, "POST", "/checkout-sessions", wish(1), UCP_Agent=header)
    assert "2099-01-01" in detail
    program.platform.version = "2026-04-08"
    other = program.platform.header.replace("/profile", "/profile?new")
    detail = program.refused(400, "POST", "/checkout-sessions", wish(1), UCP_Agent=other)
    assert "2026-04-08" in detail


def test_a_profile_in_the_earlier_form_is_understood(program: OldProgram) -> None:
    program.platform.raw = (
        b'{"ucp": {"version": "2026-01-11", "capabilities": [{"name": "dev.ucp.shopping.order",'
        b'"version": "2026-01-11", "config": {"webhook_url": "http://127.0.0.1:9/hook"}}]}}'
    )
    program.said("checkout", "POST", "/checkout-sessions", wish(a_variant()))


@pytest.mark.parametrize("body", [None, [], 5, "x", {"line_items": 5}, {"line_items": [5]}])
def test_a_body_of_another_form_is_refused(program: OldProgram, body: Any) -> None:
    program.refused(400, "POST", "/checkout-sessions", body)


@pytest.mark.parametrize(
    "fulfillment", [5, [], {"methods": 5}, {"methods": [5]}, {"methods": [{"groups": [5]}]}]
)
def test_an_update_of_another_form_is_refused(program: OldProgram, fulfillment: Any) -> None:
    made = program.said("checkout", "POST", "/checkout-sessions", wish(a_variant()))
    path = f"/checkout-sessions/{made['id']}"
    answer = program.ask("PUT", path, {"fulfillment": fulfillment})
    assert answer.status_code in {200, 400}, answer.text


def test_a_checkout_of_one_version_is_not_another_versions(
    program: OldProgram, platform: Platform
) -> None:
    made = program.said("checkout", "POST", "/checkout-sessions", wish(a_variant()))
    newer = Program(program.client, platform)
    platform.version = "2026-04-08"
    newer.headers = {"UCP-Agent": platform.header.replace("/profile", "/profile?new")}
    said = newer.said("checkout", "GET", f"/checkout-sessions/{made['id']}")
    assert said["messages"][0]["code"] == "not_found"


def test_stock_is_what_it_was_after_a_refusal(program: OldProgram) -> None:
    pot = a_variant(on_hand=3)
    program.refused(400, "POST", "/checkout-sessions", wish(pot, quantity=4))
    assert inventory.available([pot]) == {pot: 3}


PRETENDED = {"payment_data": {"id": "one", "handler_id": "pretend", "type": "pretend"}}


def _hearing(platform: Platform) -> dict[str, Any]:
    where = {"webhook_url": f"{platform.origin}/hook"}
    return {"name": "dev.ucp.shopping.order", "version": "2026-01-11", "config": where}


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _ready(program: OldProgram) -> dict[str, Any]:
    asked = wish(a_variant(), buyer=BUYER, fulfillment=delivery(PORTLAND))
    made = program.said("checkout", "POST", "/checkout-sessions", asked)
    option = made["fulfillment"]["methods"][0]["groups"][0]["options"][0]["id"]
    chosen = delivery(None, groups=[{"selected_option_id": option}])
    path = f"/checkout-sessions/{made['id']}"
    return program.said("checkout", "PUT", path, {"fulfillment": chosen})
