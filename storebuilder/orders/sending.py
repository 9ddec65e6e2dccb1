"""Sending parcels: all of an order or a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import func, select, update

from storebuilder import clock, fields
from storebuilder.db import claimed, db, writing
from storebuilder.errors import Conflict, NotAccepted
from storebuilder.jobs import later
from storebuilder.orders import carriers
from storebuilder.orders.models import Fulfilment, Order, OrderLine
from storebuilder.orders.telling import tell


def send(
    order_id: int,
    lines: Sequence[tuple[int, int]] | None = None,
    *,
    carrier: str = "",
    tracking_number: str = "",
    tracking_url: str = "",
    actor: str = "",
    mail: bool = True,
    seen: int | None = None,
) -> Fulfilment:
    """Note a parcel with ``(order line id, pieces)``; None means everything that was not sent yet.

    The link to follow it is made for well-known carriers. ``seen`` is how many pieces whoever asks
    saw as sent, so that a form sent twice makes one parcel. Conflict where the order is not paid,
    more pieces would be sent than were bought, or others were sent than ``seen``.
    """
    parcel = Fulfilment(
        order_id=order_id,
        carrier=fields.line(carrier, field="carrier", most=60),
        tracking_number=fields.line(tracking_number, field="tracking_number", most=80),
        at=clock.now(),
    )
    parcel.tracking_url = _web(tracking_url) or carriers.link(
        parcel.carrier, parcel.tracking_number
    )
    with writing():
        _lock_paid(order_id)
        _refuse_meanwhile(order_id, seen)
        pieces = list(lines) if lines is not None else _rest(order_id)
        if not pieces:
            raise Conflict("Everything in this order was sent already.")
        _count(order_id, pieces)
        parcel.contents = [{"line": line, "quantity": quantity} for line, quantity in pieces]
        db.session.add(parcel)
        _note_progress(order_id)
        db.session.flush()
        tell(
            order_id, "sent", actor, carrier=parcel.carrier, number=parcel.tracking_number,
            url=parcel.tracking_url, pieces=sum(quantity for _, quantity in pieces),
        )  # fmt: skip
        if mail:
            later(
                "orders.mail", key=f"orders.mail:sent:{parcel.id}", order_id=order_id,
                letter="sent", about=parcel.id,
            )  # fmt: skip
    return parcel


def _lock_paid(order_id: int) -> None:
    paid = select(Order.id).where(Order.id == order_id, Order.state == "paid").with_for_update()
    if db.session.scalar(paid) is None:
        raise Conflict("Only a paid order can be sent.")


def _refuse_meanwhile(order_id: int, seen: int | None) -> None:
    pieces = select(func.sum(OrderLine.sent)).where(OrderLine.order_id == order_id)
    if seen not in (None, db.session.scalar(pieces) or 0):
        hint = "Look whether this parcel was noted already."
        raise Conflict("Pieces of this order were sent meanwhile.", field="lines", hint=hint)


def _rest(order_id: int) -> list[tuple[int, int]]:
    left = OrderLine.quantity - OrderLine.sent
    rows = db.session.execute(
        select(OrderLine.id, left).where(OrderLine.order_id == order_id, left > 0)
    )
    return [(row[0], row[1]) for row in rows]


def _count(order_id: int, pieces: Sequence[tuple[int, int]]) -> None:
    for line_id, quantity in pieces:
        line = update(OrderLine).where(
            OrderLine.id == line_id,
            OrderLine.order_id == order_id,
            OrderLine.sent + quantity <= OrderLine.quantity,
        )
        if quantity <= 0 or not claimed(line.values(sent=OrderLine.sent + quantity)):
            raise Conflict("More pieces would be sent than were bought.", field="lines")


def _note_progress(order_id: int) -> None:
    left = db.session.scalar(
        select(func.sum(OrderLine.quantity - OrderLine.sent)).where(OrderLine.order_id == order_id)
    )
    here = update(Order).where(Order.id == order_id)
    claimed(here.values(fulfilment="part" if left else "sent"))


def _web(url: str) -> str:
    """A link that a buyer may be shown: http or https only, never a script."""
    clean = fields.line(url, field="tracking_url", most=500)
    if clean and (urlsplit(clean).scheme not in {"http", "https"} or not urlsplit(clean).netloc):
        raise NotAccepted(
            "This is not a link.", field="tracking_url", hint="Begin it with https://"
        )
    return clean
