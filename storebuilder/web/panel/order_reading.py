"""Reading one order for its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from storebuilder import agents, media
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.mail.models import Message
from storebuilder.media import PictureView
from storebuilder.orders.models import Order, OrderLine
from storebuilder.orders.viewing import address_lines
from storebuilder.payments.models import Payment
from storebuilder.storefronts import Front, hosts
from storebuilder.web.desk.speaking import language


@dataclass(frozen=True)
class OrderSheet:
    """An order with all that its page shows."""

    order: Order
    front: Front | None
    address: Sequence[str]
    pictures: Mapping[int, PictureView]
    payments: Sequence[Payment]
    messages: Sequence[Message]
    #: What the platform that it came through was told of it: {done, due or failed: how often}.
    told: Mapping[str, int]

    @property
    def left_to_send(self) -> list[tuple[OrderLine, int]]:
        """The lines of which pieces wait, with how many."""
        lines = [(line, line.quantity - line.sent) for line in self.order.lines]
        return [(line, left) for line, left in lines if left > 0]

    @property
    def left_to_refund(self) -> int:
        return self.order.total - self.order.refunded if self.order.paid_at else 0

    @property
    def can_send(self) -> bool:
        return self.order.state == "paid" and bool(self.left_to_send)

    @property
    def awaits_transfer(self) -> bool:
        """Whether the buyer was told to pay by bank transfer and staff may say that it came."""
        waiting = self.order.state in ("pending", "expired")
        return waiting and bool(self.payments) and self.payments[-1].provider == "manual"

    @property
    def can_cancel(self) -> bool:
        return self.order.state in ("pending", "paid") and self.order.fulfilment == "open"


def order_sheet(order_id: int) -> OrderSheet:
    """Look an order up; raises NotFound."""
    order = db.session.get(Order, order_id)
    if order is None:
        raise NotFound("There is no such order.")
    ids = {line.picture_id for line in order.lines if line.picture_id}
    paid = select(Payment).where(Payment.order_id == order_id).order_by(Payment.attempt)
    mails = select(Message).where(Message.order_id == order_id).order_by(Message.id)
    return OrderSheet(
        order=order,
        front=next((one for one in hosts.current() if one.id == order.storefront_id), None),
        address=address_lines(order.address, language()),
        pictures=media.views(ids),
        payments=db.session.scalars(paid).all(),
        messages=db.session.scalars(mails).all(),
        told=agents.telling.counts(order_id) if order.source else {},
    )
