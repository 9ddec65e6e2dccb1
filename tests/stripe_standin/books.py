"""What the stand-in remembers: sessions, refunds, events, and the answers it gave by their keys."""

from __future__ import annotations

import copy
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from stripe import WebhookSignature

from tests.stripe_standin.contract import Refusal, checked

KEY = "sk_test_of_the_standin"
SECRET = "whsec_of_the_standin"
Thing = dict[str, Any]
Form = list[tuple[str, str]]
SESSION = ("stripe.params.checkout._session_create_params", "SessionCreateParams")
REFUND = ("stripe.params._refund_create_params", "RefundCreateParams")


@dataclass
class Books:
    """The state of one Stripe account in test mode."""

    sessions: dict[str, Thing] = field(default_factory=dict)
    refunds: dict[str, Thing] = field(default_factory=dict)
    asked: list[tuple[str, str, Thing]] = field(default_factory=list)
    answers: dict[str, tuple[str, int, Thing]] = field(default_factory=dict)
    #: Answer 500 to everything; answer nothing at all to the next request, after doing it.
    down: bool = False
    lose_next_answer: bool = False
    refunds_pend: bool = False
    livemode: bool = False
    lock: threading.RLock = field(default_factory=threading.RLock)
    _count: int = 0

    def create_session(self, form: Form) -> Thing:
        given = checked(*SESSION, form)
        total = _check_session(given)
        ref = self._id("cs_test")
        self.sessions[ref] = {
            "id": ref,
            "object": "checkout.session",
            "livemode": self.livemode,
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": total,
            "currency": given["line_items"][0]["price_data"]["currency"],
            "client_reference_id": given.get("client_reference_id"),
            "metadata": given.get("metadata", {}),
            "payment_intent": None,
            "expires_at": given["expires_at"],
            "url": f"https://checkout.stripe.example/c/pay/{ref}",
            "given": given,
        }
        return self.sessions[ref]

    def session(self, ref: str) -> Thing:
        if ref not in self.sessions:
            raise Refusal(f"No such checkout.session: '{ref}'", "session", "resource_missing")
        return self.sessions[ref]

    def expire_session(self, ref: str) -> Thing:
        session = self.session(ref)
        if session["status"] != "open":
            raise Refusal("Only Checkout Sessions with a status in ['open'] can be expired.")
        session["status"] = "expired"
        return session

    def create_refund(self, form: Form) -> Thing:
        given = checked(*REFUND, form)
        intent = given.get("payment_intent")
        session = next(
            (each for each in self.sessions.values() if each["payment_intent"] == intent), None
        )
        if session is None or session["payment_status"] != "paid":
            raise Refusal(f"No such payment_intent: '{intent}'", "payment_intent")
        left = session["amount_total"] - self.refunded(str(intent))
        if not 0 < given["amount"] <= left:
            raise Refusal(f"Refund amount is greater than unrefunded amount ({left})", "amount")
        ref = self._id("re")
        status = "pending" if self.refunds_pend else "succeeded"
        self.refunds[ref] = {
            "id": ref,
            "object": "refund",
            "status": status,
            "amount": given["amount"],
            "currency": session["currency"],
            "payment_intent": intent,
            "metadata": given.get("metadata", {}),
        }
        return self.refunds[ref]

    def refunded(self, intent: str) -> int:
        """What went back of a payment."""
        mine = [each for each in self.refunds.values() if each["payment_intent"] == intent]
        return sum(each["amount"] for each in mine if each["status"] != "failed")

    # What the buyer does on Stripe's page.

    def pay(self, ref: str, *, slowly: bool = False) -> Thing:
        session = self.session(ref)
        if session["status"] != "open":
            raise Refusal("This page is over.")
        session.update(
            status="complete",
            payment_status="unpaid" if slowly else "paid",
            payment_intent=self._id("pi"),
        )
        return session

    def settle(self, ref: str, *, well: bool = True) -> Thing:
        """The slow money arrives, or does not."""
        session = self.session(ref)
        session["payment_status"] = "paid" if well else "unpaid"
        return session

    # What Stripe tells the shop.

    def event(self, kind: str, thing: Thing, **changes: Any) -> Thing:
        """An event about a thing as it is now."""
        seen = {key: value for key, value in copy.deepcopy(thing).items() if key != "given"}
        return {
            "id": self._id("evt"),
            "object": "event",
            "api_version": "2026-10-28.endive",
            "created": int(time.time()),
            "livemode": self.livemode,
            "type": kind,
            "data": {"object": {**seen, **changes}},
        }

    def told(
        self,
        kind: str,
        thing: Thing,
        *,
        secret: str = SECRET,
        at: float | None = None,
        **changes: Any,
    ) -> tuple[bytes, dict[str, str]]:
        """A signed message about a thing: its body and its headers."""
        return signed(self.event(kind, thing, **changes), secret=secret, at=at)

    def _id(self, prefix: str) -> str:
        with self.lock:
            self._count += 1
            return f"{prefix}_{self._count:06}"


def signed(
    event: Thing, *, secret: str = SECRET, at: float | None = None
) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of an event, signed by Stripe's own code."""
    body = json.dumps(event)
    moment = int(time.time() if at is None else at)
    header = WebhookSignature.generate_signature_header(body, secret, moment)
    return body.encode(), {"stripe-signature": header}


def _check_session(given: Thing) -> int:
    """What the types do not say, and Stripe's pages do; returns the total."""
    for name in ("mode", "success_url", "line_items"):
        if not given.get(name):
            raise Refusal(f"Missing required param: {name}.", name, "parameter_missing")
    for name in ("success_url", "cancel_url"):
        if name in given and urlsplit(given[name]).scheme not in {"http", "https"}:
            raise Refusal("Not a valid URL", name, "url_invalid")
    if not 30 * 60 <= given["expires_at"] - time.time() <= 24 * 3600:
        raise Refusal("The expires_at must be 30 minutes to 24 hours ahead.", "expires_at")
    if len(given["line_items"]) > 100:
        raise Refusal("Too many line items", "line_items")
    currencies = {item["price_data"]["currency"] for item in given["line_items"]}
    if len(currencies) != 1 or not all(each.islower() for each in currencies):
        raise Refusal("Invalid currency", "line_items")
    for item in given["line_items"]:
        if item["quantity"] < 1 or item["price_data"]["unit_amount"] < 0:
            raise Refusal("Invalid non-negative integer", "line_items")
    return sum(item["quantity"] * item["price_data"]["unit_amount"] for item in given["line_items"])
