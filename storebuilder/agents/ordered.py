"""What a completed checkout shows: the order that it became, whose amounts never change."""

from __future__ import annotations

from typing import Any

from storebuilder import media
from storebuilder.agents import addressing, discounting
from storebuilder.agents.amounts import item, line_id, line_totals, totals
from storebuilder.agents.delivering import GROUP, METHOD
from storebuilder.agents.models import Session
from storebuilder.agents.negotiating import Caller
from storebuilder.agents.offering import FULFILLMENT
from storebuilder.orders.models import Order


def order_part(caller: Caller, session: Session, order: Order) -> dict[str, Any]:
    """The parts of a checkout that is completed."""
    said = {
        "status": "completed",
        "currency": order.currency,
        "line_items": lines(caller, order),
        "totals": whole(caller, order),
        **discounting.of_order(caller, order),
        "buyer": _buyer(session, order),
        "order": {
            "id": order.token,
            "label": order.number,
            "permalink_url": permalink(caller, order),
        },
    }
    if caller.has(FULFILLMENT) and order.shipping_name:
        said["fulfillment"] = _fulfillment(session, order)
    return said


def whole(caller: Caller, order: Order) -> list[dict[str, Any]]:
    """The totals of an order."""
    return totals(
        order,
        caller.language,
        delivered=bool(order.shipping_name),
        off_delivery=discounting.off_delivery(order.discounts),
    )


def lines(caller: Caller, order: Order) -> list[dict[str, Any]]:
    """The lines of an order as lines of a checkout."""
    pictures = media.views([line.picture_id for line in order.lines if line.picture_id])
    return [
        {
            "id": line_id(line),
            "item": item(caller.front, line, pictures.get(line.picture_id or 0)),
            "quantity": line.quantity,
            "totals": line_totals(line),
        }
        for line in order.lines
    ]


def permalink(caller: Caller, order: Order) -> str:
    """The order's own page, which its buyer sees by this private link."""
    return caller.front.url(f"/orders/{order.token}", caller.language)


def _buyer(session: Session, order: Order) -> dict[str, str]:
    said = {**session.buyer, "email": order.email, "phone_number": order.phone}
    return {key: value for key, value in said.items() if value}


def _fulfillment(session: Session, order: Order) -> dict[str, Any]:
    place = addressing.name_of(order.address)
    ids = [line_id(line) for line in order.lines]
    option = {
        "id": "chosen",
        "title": order.shipping_name,
        "totals": [{"type": "total", "amount": order.shipping}],
    }
    group = {
        "id": GROUP,
        "line_item_ids": ids,
        "selected_option_id": "chosen",
        "options": [option],
    }
    method = {
        "id": METHOD,
        "type": "shipping",
        "line_item_ids": ids,
        "destinations": [
            {"id": place, **addressing.theirs(order.address, session.buyer, order.phone)}
        ],
        "selected_destination_id": place,
        "groups": [group],
    }
    return {"methods": [method]}
