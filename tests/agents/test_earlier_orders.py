"""Version 2026-01-11: paying, what platforms hear, and what does not change any more."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from storebuilder import jobs, orders, promotions
from storebuilder.agents.earlier import hearing
from storebuilder.cart.models import Cart
from storebuilder.db import db
from storebuilder.promotions import Terms
from storebuilder.signing.es256 import newest
from tests.agents.buying import BUYER
from tests.agents.conftest import wish
from tests.agents.earlier_program import PRETENDED, OldProgram, ready
from tests.agents.earlier_schemas import validate
from tests.agents.platform import Platform
from tests.cart.builders import a_variant


@pytest.fixture
def program(shop: Any, platform: Platform) -> OldProgram:
    return OldProgram(shop.test_client(), platform)


def test_it_works(program: OldProgram) -> None:
    made = ready(program)
    path = f"/checkout-sessions/{made['id']}"
    paid = program.said("checkout", "POST", f"{path}/complete", PRETENDED)
    assert paid["status"] == "completed"
    assert paid["order"].keys() == {"id", "permalink_url"}
    assert "completed" in program.refused(409, "POST", f"{path}/complete", PRETENDED)


def test_a_platform_hears_of_its_orders_in_the_earlier_form(program: OldProgram) -> None:
    program.platform.raw = json.dumps(
        {"ucp": {"version": "2026-01-11", "capabilities": [_hearing(program.platform)]}}
    ).encode()
    made = ready(program)
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


def test_the_same_completion_twice_is_one_order(program: OldProgram) -> None:
    path = f"/checkout-sessions/{ready(program)['id']}/complete"
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
    made = ready(program)
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


def _hearing(platform: Platform) -> dict[str, Any]:
    where = {"webhook_url": f"{platform.origin}/hook"}
    return {"name": "dev.ucp.shopping.order", "version": "2026-01-11", "config": where}


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
