"""Orders as platforms see them: always whole, as they are now.

Source: Universal Commerce Protocol 2026-04-08, order.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from storebuilder import media, orders
from storebuilder.agents import addressing, answers
from storebuilder.agents.amounts import item, line_id, line_totals
from storebuilder.agents.answers import Body
from storebuilder.agents.messages import say
from storebuilder.agents.models import Session
from storebuilder.agents.negotiating import Caller, require
from storebuilder.agents.offering import ORDER
from storebuilder.agents.ordered import permalink, whole
from storebuilder.agents.troubles import Trouble
from storebuilder.db import db
from storebuilder.orders.models import Order, OrderLine
from storebuilder.orders.viewing import days_between, view

REFUNDS = {"due": "pending", "done": "completed", "failed": "failed"}


def get_order(caller: Caller, order_id: str) -> Body:
    """An order that came through this very platform; raises Trouble for an unsigned request."""
    require(caller, ORDER)
    if not caller.signed:
        said = "Orders are told to their platform only; sign the request (RFC 9421)."
        raise Trouble("signature_missing", said)
    order = orders.by_token(order_id, storefront_id=caller.front.id)
    session = session_of(order, caller.platform_id) if order and order.paid_at else None
    if order is None or session is None:
        return answers.not_found(caller, ORDER, "order")
    return told(caller, session, order)


def session_of(order: Order, platform_id: int | None = None) -> Session | None:
    """The checkout that an order came from; with ``platform_id`` only that platform's."""
    if order.cart_id is None:
        return None
    mine = select(Session).where(Session.cart_id == order.cart_id, Session.kind == "checkout")
    if platform_id is not None:
        mine = mine.where(Session.platform_id == platform_id)
    found: Session | None = db.session.scalar(mine)
    return found


def told(caller: Caller, session: Session, order: Order) -> Body:
    """The order, whole."""
    pictures = media.views([line.picture_id for line in order.lines if line.picture_id])
    return {
        "ucp": answers.ucp(caller, ORDER),
        "id": order.token,
        "label": order.number,
        "checkout_id": session.token,
        "permalink_url": permalink(caller, order),
        "currency": order.currency,
        "line_items": [
            {
                "id": line_id(line),
                "item": item(caller.front, line, pictures.get(line.picture_id or 0)),
                "quantity": _quantity(order, line),
                "totals": line_totals(line),
                "status": _status(order, line),
            }
            for line in order.lines
        ],
        "totals": whole(caller, order),
        "fulfillment": {
            "expectations": _expectations(caller, session, order),
            "events": _events(order),
        },
        "adjustments": _adjustments(order),
    }


def _quantity(order: Order, line: OrderLine) -> dict[str, int]:
    left = 0 if order.state == "cancelled" else line.quantity - line.refunded
    return {"original": line.quantity, "total": left, "fulfilled": min(line.sent, left)}


def _status(order: Order, line: OrderLine) -> str:
    counts = _quantity(order, line)
    if counts["total"] == 0:
        return "removed"
    if counts["fulfilled"] == counts["total"]:
        return "fulfilled"
    return "partial" if counts["fulfilled"] else "processing"


def _expectations(caller: Caller, session: Session, order: Order) -> list[dict[str, Any]]:
    left = [(line, _quantity(order, line)["total"]) for line in order.lines]
    pieces = [{"id": line_id(line), "quantity": count} for line, count in left if count]
    if not pieces or not order.address:
        return []
    said: dict[str, Any] = {
        "id": "parcel",
        "line_items": pieces,
        "method_type": "shipping" if order.shipping_name else "digital",
        "destination": addressing.theirs(order.address, session.buyer, order.phone),
    }
    arrives = view(order.id).arrives
    if arrives is not None:
        days = days_between(arrives, caller.language)
        said["description"] = say(caller.language, "arrives", days=days)
    return [said]


def _events(order: Order) -> list[dict[str, Any]]:
    names = {line.id: line_id(line) for line in order.lines}
    said = []
    for parcel in order.fulfilments:
        event: dict[str, Any] = {
            "id": f"parcel_{parcel.id}",
            "occurred_at": _moment(parcel.at),
            "type": "shipped",
            "line_items": [
                {"id": names.get(one["line"], "li_0"), "quantity": one["quantity"]}
                for one in parcel.contents
            ],
        }
        more = {
            "carrier": parcel.carrier,
            "tracking_number": parcel.tracking_number,
            "tracking_url": parcel.tracking_url,
        }
        said.append(event | {key: value for key, value in more.items() if value})
    return said


def _adjustments(order: Order) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = [
        {
            "id": f"refund_{refund.id}",
            "type": "refund",
            "occurred_at": _moment(refund.at),
            "status": REFUNDS[refund.state],
            "totals": [{"type": "total", "amount": -refund.amount}],
        }
        for refund in order.refunds
    ]
    if order.cancelled_at is not None:
        cancelled = {"id": "cancellation", "type": "cancellation", "status": "completed"}
        said.append({**cancelled, "occurred_at": _moment(order.cancelled_at)})
    return said


def _moment(at: datetime) -> str:
    return at.isoformat()
