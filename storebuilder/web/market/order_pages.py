"""Purchases as the theme's contexts, and news of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from babel.dates import format_date
from flask import g

from storebuilder.aggregator import buying
from storebuilder.aggregator.buying import PartView, PurchaseView
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing.pieces import url
from storebuilder.web.drawing.words import say
from storebuilder.web.market import cards, saying

#: Events of the protocol that have words of ours; others are said as the merchant sends them.
EVENTS = ("processing", "shipped", "in_transit", "delivered", "failed_attempt", "returned")
TOTALS = ("subtotal", "items_discount", "discount", "fulfillment", "tax", "fee", "duty")


def purchase(view: PurchaseView) -> contexts.MarketPurchase:
    """What was ordered at one go."""
    locale = str(g.language).replace("-", "_")
    return contexts.MarketPurchase(
        url=url("order", token=view.token),
        day=str(format_date(view.created_at, "long", locale=locale)),
        parts=tuple(_part(part, view.token) for part in view.parts),
        open=sum(part.state == "open" for part in view.parts),
    )


def _part(part: PartView, token: str) -> contexts.MarketOrderPart:
    told = part.told
    return contexts.MarketOrderPart(
        merchant=cards.merchant(part.store),
        state=part.state,
        lines=tuple((one["quantity"], one["title"], one["choice"]) for one in part.lines),
        currency=part.currency,
        total=told.total if told.lines else None,
        totals=tuple(
            (one.label or (say(f"bought.total.{one.kind}") if one.kind in TOTALS else one.kind),
             one.amount)
            for one in told.totals
            if one.kind != "total" and one.amount
        ),
        messages=tuple(
            words for kind, _, words in told.messages if words and kind in ("error", "warning")
        ) if part.state in ("open", "refused") else (),
        dearer=max(0, part.dearer),
        pay_url=_with_way_back(part.continue_url, token) if part.state == "open" else "",
        pay_host=saying.host_of(part.continue_url),
        order_url=part.order_url,
        number=told.order_label,
        parcels=tuple(_parcel(*event) for event in part.followed.events),
        adjustments=tuple(
            (say(f"bought.adjusted.{kind}") if kind in ("refund", "return", "cancellation")
             else kind, amount)
            for kind, amount in part.followed.adjustments
        ),
    )  # fmt: skip


def _parcel(kind: str, carrier: str, number: str, address: str) -> contexts.MarketParcel:
    said = say(f"bought.event.{kind}") if kind in EVENTS else kind.replace("_", " ")
    return contexts.MarketParcel(said, carrier, number, address)


def _with_way_back(address: str, token: str) -> str:
    """Where it is paid, with the way back to this purchase, which our own shops show then."""
    front: Front = g.front
    parts = urlsplit(address)
    back = urlencode({"return_to": front.url(f"/orders/{token}", g.language)})
    query = f"{parts.query}&{back}" if parts.query else back
    return urlunsplit(parts._replace(query=query))


def heard(said: Any) -> None:
    """News of an order: whichever merchant has such an order or checkout is asked about it."""
    if not isinstance(said, dict):
        return
    inner: Any = said.get("order")
    order: dict[str, Any] = inner if isinstance(inner, dict) else said
    names = [order.get(name) for name in ("id", "checkout_id")]
    number, checkout = (one if isinstance(one, str) and len(one) <= 250 else "" for one in names)
    buying.heard_of(number, checkout)
