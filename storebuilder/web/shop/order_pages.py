"""The order page's facts, and the words for the state that an order is in."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from flask import g
from markupsafe import Markup
from sqlalchemy import func, select

from storebuilder import agents, clock, media, orders, payments
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.inventory.models import Reservation
from storebuilder.jobs import later
from storebuilder.orders.models import Order
from storebuilder.orders.viewing import OrderView, days_between
from storebuilder.payments.models import Payment
from storebuilder.payments.opening import LAST_START
from storebuilder.payments.providers.manual import INSTRUCTIONS
from storebuilder.storefronts import pages
from storebuilder.theming import contexts
from storebuilder.theming.contexts.buying import Discount, PaymentChoice, Totals
from storebuilder.theming.contexts.ordering import OrderLine, OrderPage, Parcel, Stage
from storebuilder.web.drawing.pieces import picture, url
from storebuilder.web.drawing.words import say

MOODS = {
    **dict.fromkeys(("paid", "part", "sent"), "good"),
    **dict.fromkeys(("unpaid", "failed"), "warning"),
    **dict.fromkeys(("checking", "waiting", "transfer"), "info"),
    **dict.fromkeys(("cancelled", "expired"), "bad"),
}


def page(order: Order, *, came_back: bool) -> OrderPage:
    """Everything that the order's page shows, in the page's language."""
    view = orders.view(order.id)
    last = next(reversed(payments.payments_of(order.id)), None)
    state = state_of(view, last, came_back=came_back)
    if state == "checking" and last is not None:
        _ask_after(last)
    back = agents.way_back(order)
    return OrderPage(
        head=contexts.Head(title=say("order.title", number=view.number), indexed=False),
        number=view.number,
        url=url("order", token=view.token),
        state=state,
        mood=MOODS[state],
        currency=view.currency,
        stages=_stages(view),
        lines=_lines(view),
        count=view.count,
        totals=_totals(view),
        refunded=view.refunded,
        refunding=view.refunding,
        address=view.address_lines,
        email=view.email,
        arrives=days_between(view.arrives, g.language),
        parcels=tuple(
            Parcel(each.carrier, each.number, each.url, each.sent_at, each.contents)
            for each in view.parcels
        ),
        payments=_payments(view) if state in {"unpaid", "failed"} else (),
        held_until=_held_until(view),
        instructions=_instructions() if state == "transfer" else Markup(""),
        live=view.live,
        placed_at=view.placed_at,
        back_url=back,
        back_name=urlsplit(back).hostname or "",
    )


def state_of(view: OrderView, last: Payment | None, *, came_back: bool) -> str:
    """The one word for an order and its latest payment; see ``OrderPage.state``."""
    if view.state == "paid":
        return view.fulfilment if view.fulfilment != "open" else "paid"
    if view.state != "pending":
        return view.state
    if last is None or last.state in {"created", "expired"}:
        return "unpaid"
    if last.state in {"waiting", "failed"}:
        return last.state
    if last.provider == "manual":
        return "transfer"
    return "checking" if came_back else "unpaid"


def _ask_after(payment: Payment) -> None:
    # The worker asks the provider, should its message be late; one question at a time.
    later("payments.ask", key=f"payments.ask:{payment.id}", payment_id=payment.id)


def _stages(view: OrderView) -> tuple[Stage, ...]:
    if view.state not in {"pending", "paid"}:
        return ()
    sent_at = view.parcels[-1].sent_at if view.fulfilment == "sent" and view.parcels else None
    return (
        Stage("placed", True, view.placed_at),
        Stage("paid", view.paid_at is not None, view.paid_at),
        Stage("sent", view.fulfilment == "sent", sent_at),
    )


def _lines(view: OrderView) -> tuple[OrderLine, ...]:
    pictures = media.views([line.picture_id for line in view.lines if line.picture_id])
    return tuple(
        OrderLine(
            title=line.title,
            variant_title=line.variant_title,
            picture=picture(pictures.get(line.picture_id or 0)),
            quantity=line.quantity,
            unit_price=line.unit_price,
            total=line.unit_price * line.quantity,
        )
        for line in view.lines
    )


def _totals(view: OrderView) -> Totals:
    return Totals(
        subtotal=view.subtotal,
        discount=view.discount,
        shipping=view.shipping,
        shipping_name=view.shipping_name,
        duty=view.duty,
        tax=view.tax,
        tax_included=view.tax_included,
        tax_name=view.tax_name,
        total=view.total,
        discounts=tuple(
            Discount(each.title, each.code, each.amount, each.delivery) for each in view.discounts
        ),
    )


def _payments(view: OrderView) -> tuple[PaymentChoice, ...]:
    if view.placed_at < clock.now() - LAST_START:
        return ()
    return tuple(
        PaymentChoice(
            name=provider.name,
            label=say(f"order.pay_by.{provider.name}"),
            text="",
        )
        for provider in payments.providers()
    )


def _held_until(view: OrderView) -> datetime | None:
    if view.state != "pending":
        return None
    held = select(func.max(Reservation.expires_at)).where(
        Reservation.order_id == view.id, Reservation.state == "held"
    )
    return db.session.scalar(held)


def _instructions() -> Markup:
    try:
        return Markup(pages.page(g.front, g.language, INSTRUCTIONS).body_html)  # noqa: S704 - cleaned when written
    except NotFound:
        return Markup("")
