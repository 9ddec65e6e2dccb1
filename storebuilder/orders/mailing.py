"""The mails about an order: drawn in a job, outside any transaction, and written once each."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import select

from storebuilder import mail, money
from storebuilder.db import db, writing
from storebuilder.jobs import job
from storebuilder.orders.models import Order, Refund
from storebuilder.orders.telling import tell
from storebuilder.orders.viewing import OrderView, days_between, view
from storebuilder.storefronts import hosts


@job("orders.mail")
def write_mail(order_id: int, letter: str, about: int | None = None) -> None:
    """Write a mail about an order; ``about`` is the refund's, parcel's or payment's id."""
    order = view(order_id)
    drawn = mail.render(f"order_{letter}", order.language, _context(order, letter, about))
    key = f"order-{letter}:{order_id}" if about is None else f"order-{letter}:{order_id}:{about}"
    with writing():
        fresh = mail.write(
            key,
            order.email,
            drawn.subject,
            drawn.html,
            drawn.text,
            order.language,
            order_id=order_id,
        )
        if fresh:
            tell(order_id, "mailed", mail=letter, to=order.email)


def _context(order: OrderView, letter: str, about: int | None) -> dict[str, Any]:
    def show(amount: int) -> str:
        return money.Money(amount, order.currency).show(order.language)

    context: dict[str, Any] = {
        "order": order,
        "money": show,
        "arrives": days_between(order.arrives, order.language),
        **_shop(order),
    }
    if letter == "sent":
        context["parcel"] = next(parcel for parcel in order.parcels if parcel.id == about)
    if letter in {"refund", "not_accepted"}:
        back = db.session.get_one(Refund, about)
        context.update(amount=back.amount, reason=back.reason)
    return context


def _shop(order: OrderView) -> dict[str, str]:
    """The names and links of the storefront on which the order was placed."""
    chosen = db.session.scalar(select(Order.storefront_id).where(Order.id == order.id))
    front = next(front for front in hosts.current() if front.id == chosen)
    return {
        "shop": front.name,
        "shop_email": current_app.config["SHOP"].file.mail_from or front.shop_email,
        "link": front.url(f"/orders/{order.token}", _spoken(front, order.language)),
        "home": front.url("/", _spoken(front, order.language)),
    }


def _spoken(front: hosts.Front, language: str) -> str:
    return language if language in front.languages else front.languages[0]
