"""Stripe's events and objects in the shop's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storebuilder.payments.news import News, What
from storebuilder.payments.providers.stripe_amounts import from_stripe


def news_of(event: Mapping[str, Any], shop: str) -> News:
    """What an event means to the shop of this name; kinds without use for it are ``nothing``."""
    kind = str(event["type"])
    thing: Mapping[str, Any] = event["data"]["object"]
    base = News(event["id"], kind, "nothing", bool(event["livemode"]))
    if kind.startswith("checkout.session."):
        return of_session(thing, event_ref=base.event_ref, kind=kind, live=base.live, shop=shop)
    if kind == "charge.refunded":
        return _charge(base, thing)
    if kind in {"refund.updated", "refund.failed"}:
        return _refund(base, thing)
    if kind.startswith("charge.dispute."):
        return _dispute(base, thing)
    return base


def of_session(
    session: Mapping[str, Any],
    *,
    event_ref: str,
    kind: str,
    live: bool | None = None,
    shop: str = "",
) -> News:
    """The state of a Checkout session, as an event tells it or as we asked for it."""
    # Two shops may share an account of Stripe's: a number in another shop's session is not ours.
    marks = session.get("metadata") or {}
    own = bool(shop) and marks.get("shop") == shop
    currency = str(session.get("currency") or "").upper()
    return News(
        event_ref=event_ref,
        kind=kind,
        what=_what(session, kind),
        live=bool(session["livemode"]) if live is None else live and bool(session["livemode"]),
        session_ref=session["id"],
        money_ref=_id(session.get("payment_intent")),
        amount=from_stripe(int(session.get("amount_total") or 0), currency),
        currency=currency,
        payment_id=_number(marks.get("payment_id")) if own else None,
        text="declined" if kind.endswith("async_payment_failed") else "",
    )


def _what(session: Mapping[str, Any], kind: str) -> What:
    if kind.endswith("async_payment_failed"):
        return "failed"
    if session.get("status") == "expired":
        return "expired"
    if session.get("status") == "complete":
        paid = session.get("payment_status") in {"paid", "no_payment_required"}
        return "paid" if paid else "waiting"
    return "nothing"


def _charge(base: News, charge: Mapping[str, Any]) -> News:
    currency = str(charge["currency"]).upper()
    return News(
        event_ref=base.event_ref,
        kind=base.kind,
        what="refunded_so_far",
        live=base.live,
        money_ref=_id(charge.get("payment_intent")),
        amount=from_stripe(int(charge["amount_refunded"]), currency),
        currency=currency,
    )


def _refund(base: News, refund: Mapping[str, Any]) -> News:
    status = refund.get("status")
    what: What = "nothing"
    if status == "succeeded":
        what = "refund_done"
    elif status in {"failed", "canceled"}:
        what = "refund_failed"
    return News(
        event_ref=base.event_ref,
        kind=base.kind,
        what=what,
        live=base.live,
        money_ref=_id(refund.get("payment_intent")),
        refund_id=_number((refund.get("metadata") or {}).get("refund_id")),
        refund_ref=refund["id"],
        text=str(refund.get("failure_reason") or status or ""),
    )


def _dispute(base: News, dispute: Mapping[str, Any]) -> News:
    return News(
        event_ref=base.event_ref,
        kind=base.kind,
        what="note",
        live=base.live,
        money_ref=_id(dispute.get("payment_intent")),
        text=f"{base.kind.removeprefix('charge.')}: {dispute.get('reason') or 'no reason'}"
        f" ({dispute.get('status')})",
    )


def _id(thing: Any) -> str:
    """An id, whether Stripe sent it alone or with the whole thing."""
    if isinstance(thing, Mapping):
        return str(thing["id"])
    return str(thing or "")


def _number(text: object) -> int | None:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() else None
