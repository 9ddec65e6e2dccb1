"""What is done to an order: sent, cancelled, refunded, noted."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from storebuilder import accounts, money, payments
from storebuilder import orders as shop_orders
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted, NotFound, ShopError
from storebuilder.orders.models import Order
from storebuilder.web.desk.door import needs, the_staff
from storebuilder.web.desk.notices import notice
from storebuilder.web.panel import face
from storebuilder.web.panel.orders import draw_order


@face.post("/orders/<int(max=2147483647):order_id>/send")
def send_order(order_id: int) -> ResponseReturnValue:
    """Note a parcel with the pieces that were picked."""

    def send(order: Order) -> None:
        form = request.form
        pieces = _pieces("send-")
        if not pieces:
            raise NotAccepted("Choose at least one piece to send.", field="lines")
        carrier, number = form.get("carrier", ""), form.get("tracking_number", "")
        seen = form.get("seen_sent", "")
        with writing():
            shop_orders.send(
                order_id,
                pieces,
                carrier=carrier,
                tracking_number=number,
                tracking_url=form.get("tracking_url", ""),
                actor=the_staff().called,
                mail=bool(form.get("mail")),
                seen=int(seen) if re.fullmatch(r"[0-9]{1,9}", seen) else None,
            )
            changes = {"parcel": [None, " ".join(filter(None, [carrier, number])) or "sent"]}
            accounts.audit("order.sent", "order", order_id, order.number, changes)

    return _carry_out(order_id, "send", send)


@face.post("/orders/<int(max=2147483647):order_id>/cancel")
def cancel_order(order_id: int) -> ResponseReturnValue:
    """Cancel an order whose number was typed in; what was paid goes back."""

    def cancel(order: Order) -> None:
        form = request.form
        if form.get("number", "").strip().lstrip("#").lower() != order.number.lower():
            raise NotAccepted("The number does not match this order.", field="number")
        before = order.state
        # It closes the provider's page on the way, so it cannot stand in a transaction of ours.
        shop_orders.cancel(
            order_id,
            actor=the_staff().called,
            reason=form.get("reason", ""),
            restock=bool(form.get("restock")),
        )
        changes = {"state": [before, "cancelled"]}
        accounts.audit("order.cancelled", "order", order_id, order.number, changes)

    return _carry_out(order_id, "cancel", cancel)


@face.post("/orders/<int(max=2147483647):order_id>/refund")
def refund_order(order_id: int) -> ResponseReturnValue:
    """Send money back, and put pieces back on the shelf."""

    def refund(order: Order) -> None:
        form = request.form
        amount = money.parse(form.get("amount", ""), order.currency, field="amount")
        reason, seen = form.get("reason", ""), form.get("seen", "")
        if amount > order.total - order.refunded:
            raise NotAccepted("This is more than is left to refund.", field="amount")
        with writing():
            pieces = _pieces("back-")
            shop_orders.refund(
                order_id,
                amount,
                reason,
                the_staff().called,
                restock=pieces,
                seen=int(seen) if re.fullmatch(r"[0-9]{1,15}", seen) else None,
            )
            shown = money.Money(amount, order.currency).plain()
            changes = {"refunded": [None, f"{shown} {order.currency}"], "reason": [None, reason]}
            accounts.audit("order.refunded", "order", order_id, order.number, changes)

    return _carry_out(order_id, "refund", refund)


@face.post("/orders/<int(max=2147483647):order_id>/received")
@needs("manager")
def receive_transfer(order_id: int) -> ResponseReturnValue:
    """Note that a bank transfer came in full."""

    def received(order: Order) -> None:
        with writing():
            payments.mark_received(
                order_id, the_staff().called, reference=request.form.get("reference", "")
            )
            accounts.audit("order.received", "order", order_id, order.number)

    return _carry_out(order_id, "received", received)


@face.post("/orders/<int(max=2147483647):order_id>/note")
def note_order(order_id: int) -> ResponseReturnValue:
    """Put a note on the timeline."""

    def note(order: Order) -> None:
        with writing():
            shop_orders.note(order_id, request.form.get("text", ""), the_staff().called)
            accounts.audit("order.noted", "order", order_id, order.number)

    return _carry_out(order_id, "note", note)


def _carry_out(order_id: int, act: str, verb: Callable[[Order], None]) -> ResponseReturnValue:
    order = db.session.get(Order, order_id)
    if order is None:
        raise NotFound("There is no such order.")
    number = order.number
    try:
        verb(order)
    except ShopError as error:
        return draw_order(order_id, act=act, error=error)
    notice(f"orders.done.{act}", number=number)
    return redirect(url_for("panel.order", order_id=order_id), 303)


def _pieces(prefix: str) -> list[tuple[int, int]]:
    """``send-17=2`` is two pieces of line 17; zero and nothing are left out."""
    pieces = []
    for name, value in request.form.items():
        line = name.removeprefix(prefix)
        if line == name or not line.isdecimal() or not value.strip():
            continue
        if not value.strip().isdecimal() or len(value) > 6 or len(line) > 15:
            raise NotAccepted(f"{value[:20]!r} is not a number of pieces.", field="lines")
        pieces.append((int(line), int(value)))
    return [(line, quantity) for line, quantity in pieces if quantity]
