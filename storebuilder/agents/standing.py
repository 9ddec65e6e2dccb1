"""How a checkout stands: its status, and the messages that say what it still needs.

Source: Universal Commerce Protocol 2026-04-08, checkout, "Checkout Status Lifecycle".
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from storebuilder import clock, money
from storebuilder.agents import offering
from storebuilder.agents.amounts import full_title
from storebuilder.agents.messages import Message, error, info, say, warning
from storebuilder.agents.models import Session
from storebuilder.agents.negotiating import Caller
from storebuilder.cart import Quote
from storebuilder.cart.models import Cart
from storebuilder.db import db
from storebuilder.orders.models import Order
from storebuilder.payments.models import Payment

UNDER_WAY = "complete_in_progress"


def order_of(cart: Cart) -> Order | None:
    """The paid order that a cart became."""
    if cart.state == "open":
        return None
    mine = select(Order).where(Order.cart_id == cart.id, Order.paid_at.is_not(None))
    found: Order | None = db.session.scalar(mine.order_by(Order.id.desc()).limit(1))
    return found


def pending_order(cart: Cart) -> int | None:
    """The id of the order that the cart is already, waiting for its payment."""
    mine = select(Order.id).where(Order.cart_id == cart.id, Order.state == "pending")
    found: int | None = db.session.scalar(mine.order_by(Order.id.desc()).limit(1))
    return found


def is_over(session: Session) -> bool:
    """Whether a session was canceled, or nobody came back in time."""
    return session.state == "canceled" or session.expires_at <= clock.now()


def payment_under_way(cart: Cart) -> bool:
    """Whether the buyer did everything and the money is on its way: a bank transfer, say."""
    mine = (
        select(Payment.id)
        .join(Order, Order.id == Payment.order_id)
        .where(Order.cart_id == cart.id, Order.state == "pending")
        .where(Payment.state.in_(("waiting", "open")))
        .where((Payment.state == "waiting") | (Payment.provider == "manual"))
    )
    return db.session.scalar(mine.limit(1)) is not None


def status_of(messages: Sequence[Message]) -> str:
    """The status that the messages of an open checkout make."""
    severities = {one["severity"] for one in messages if one["type"] == "error"}
    if severities & {"requires_buyer_input", "requires_buyer_review"}:
        return "requires_escalation"
    return "incomplete" if severities else "ready_for_complete"


def needed(caller: Caller, cart: Cart, quote: Quote) -> list[Message]:
    """What is missing besides the delivery: goods, an e-mail address, a hand that pays."""
    language = caller.language
    said = problems(quote, language)
    if not quote.lines:
        said.append(error("missing", say(language, "nothing"), path="$.line_items"))
    if not cart.email:
        text = say(language, "missing.email")
        said.append(error("missing", text, path="$.buyer.email"))
    if not offering.handlers(caller.front):
        text = say(language, "pay_by_hand")
        said.append(error("payment_required", text, severity="requires_buyer_input"))
    return said


def problems(quote: Quote, language: str) -> list[Message]:
    """What has become of goods since they were put in."""
    said = []
    for place, line in enumerate(quote.lines):
        if line.problem is None:
            continue
        path, title = f"$.line_items[{place}]", full_title(line) or f"#{line.variant_id}"
        if line.problem.kind == "gone":
            said.append(error("item_unavailable", say(language, "gone", item=title), path=path))
        elif line.problem.kind == "sold_out":
            said.append(error("out_of_stock", say(language, "sold_out", title=title), path=path))
        else:
            text = say(language, "only_left", title=title, count=line.problem.available)
            said.append(error("out_of_stock", text, path=f"{path}.quantity"))
    return said


def dearer(session: Session, quote: Quote, language: str) -> list[Message]:
    """Prices that changed since the program was last told them."""
    before = session.told.get("prices", {})
    said = []
    for place, line in enumerate(quote.lines):
        was = before.get(str(line.variant_id))
        if was is None or was == line.unit_price or line.problem is not None:
            continue
        names = {
            "title": full_title(line),
            "price": money.Money(line.unit_price, quote.currency).show(language),
            "before": money.Money(was, quote.currency).show(language),
        }
        path = f"$.line_items[{place}].item.price"
        if line.unit_price > was:
            said.append(warning("price_changed", say(language, "dearer", **names), path=path))
        else:
            said.append(info("price_changed", say(language, "cheaper", **names), path=path))
    return said
