"""The bill: what a provider is told of an order, from its frozen lines only."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from storebuilder import mail
from storebuilder.orders.models import Order
from storebuilder.payments.models import Payment
from storebuilder.payments.provider import Bill, BillLine


def bill_of(
    order: Order, payment: Payment, expires_at: datetime, return_url: str, cancel_url: str
) -> Bill:
    """The bill for one attempt to pay; its lines add up to its total, to the last minor unit."""
    lines = _lines(order)
    if sum(line.amount for line in lines) != order.total:
        raise RuntimeError(f"the lines of order {order.number} do not add up to its total")
    return Bill(
        payment_id=payment.id,
        attempt=payment.attempt,
        order_id=order.id,
        number=order.number,
        token=order.token,
        shop=current_app.config["SHOP"].file.name,
        email=order.email,
        language=order.language,
        currency=order.currency,
        total=order.total,
        lines=lines,
        live=order.live,
        expires_at=expires_at,
        return_url=return_url,
        cancel_url=cancel_url,
    )


def _lines(order: Order) -> tuple[BillLine, ...]:
    say = mail.words_in(order.language)
    goods = [
        BillLine(_title(line.title, line.variant_title), line.quantity, line.total)
        for line in order.lines
    ]
    extras = [
        BillLine(order.shipping_name or say("mail.row.shipping"), 1, order.shipping),
        BillLine(say("mail.row.duty"), 1, order.duty),
        BillLine(order.tax_name or say("mail.row.tax"), 1, 0 if order.tax_included else order.tax),
    ]
    return (*goods, *(line for line in extras if line.amount))


def _title(title: str, variant_title: str) -> str:
    return f"{title} – {variant_title}" if variant_title else title
