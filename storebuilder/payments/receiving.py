"""Receiving a provider's messages: verified on the raw bytes, then applied once, all or nothing.

One transaction claims the message by its id, claims the payment, claims the order, takes the stock
and writes the mail's job. A second delivery fails the first claim and is answered like the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from storebuilder import clock, orders
from storebuilder.db import added, claimed, db, writing
from storebuilder.jobs import later
from storebuilder.orders.models import Order, Refund
from storebuilder.payments.choosing import find
from storebuilder.payments.models import Payment, ProviderEvent
from storebuilder.payments.news import News, Outcome

#: From these states money may still come: even a page that was thought to be over is believed.
PAYABLE = ("created", "open", "waiting", "failed", "expired")


def receive(provider: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """Verify a message and apply it once; raises Refused where it is not the provider's.

    ``headers`` has its names in small letters.
    Whatever is verified is stored, so that nothing that was answered with "thank you" is lost: what
    does not fit any payment of ours, or not to the cent, is ``parked`` for a person to look at.
    """
    news = find(provider, offered=False).read(body, headers)
    return apply(news, provider, body.decode("utf-8", "replace"))


def apply(news: News, provider: str, body: str) -> Outcome:
    """Apply news that were verified, or asked for; of several deliveries exactly one does."""
    with writing():
        if not added(
            ProviderEvent,
            provider=provider,
            event_ref=news.event_ref[:255],
            kind=news.kind[:80],
            body=body.replace("\0", ""),
            received_at=clock.now(),
        ):
            return Outcome("repeated")
        outcome = _apply(news, provider)
        mine = update(ProviderEvent).where(
            ProviderEvent.provider == provider, ProviderEvent.event_ref == news.event_ref[:255]
        )
        claimed(mine.values(outcome=outcome.result, note=outcome.note[:500]))
    return outcome


def _apply(news: News, provider: str) -> Outcome:
    if news.what == "nothing":
        return Outcome("ignored", "nothing of ours to do")
    payment = _find(news, provider)
    if payment is None:
        return Outcome("parked", "no payment of this shop has these references")
    if news.live != payment.live:
        return Outcome("parked", f"live is {news.live}, the payment's is {payment.live}")
    # Orders before payments, always: two messages never wait for each other in a circle.
    lock = select(Order.id).where(Order.id == payment.order_id).with_for_update()
    db.session.execute(lock)
    outcome = _WORK[news.what](news, payment)
    if outcome.result == "parked":
        orders.tell(payment.order_id, "parked", provider, note=outcome.note)
    return outcome


def _find(news: News, provider: str) -> Payment | None:
    mine = select(Payment).where(Payment.provider == provider).limit(1)
    ours = Payment.id == news.payment_id
    found: Payment | None = None
    if news.session_ref:
        # Perhaps the message came before the answer to our own request was written down. One look
        # for both: between two the answer may be, and neither would find the payment.
        named = (Payment.session_ref == news.session_ref) | (ours & Payment.session_ref.is_(None))
        found = db.session.scalar(mine.where(named).order_by(Payment.session_ref.is_(None)))
    elif news.money_ref:
        found = db.session.scalar(mine.where(Payment.money_ref == news.money_ref))
    if found is None and not news.session_ref and news.payment_id is not None:
        found = db.session.scalar(mine.where(ours, Payment.session_ref.is_(None)))
    return found


def _paid(news: News, payment: Payment) -> Outcome:
    if (news.amount, news.currency) != (payment.amount, payment.currency):
        said = f"{news.amount} {news.currency}, not {payment.amount} {payment.currency}"
        return Outcome("parked", f"the amount is {said}")
    refs = {"money_ref": news.money_ref or None}
    if news.session_ref:
        refs["session_ref"] = news.session_ref
    if not _move(payment, PAYABLE, state="paid", ended_at=clock.now(), error="", **refs):
        return Outcome("ignored", "this payment is known to be paid")
    return Outcome("applied", orders.mark_paid(payment.order_id, payment.id, clock.now()))


def _waiting(news: News, payment: Payment) -> Outcome:
    refs = {"money_ref": news.money_ref or None}
    if not _move(payment, ("created", "open"), state="waiting", **refs):
        return Outcome("ignored", f"the payment is {payment.state}")
    orders.tell(payment.order_id, "payment_waiting", payment.provider)
    return Outcome("applied")


def _failed(news: News, payment: Payment) -> Outcome:
    known = ("created", "open", "waiting")
    ended = {"state": "failed", "ended_at": clock.now(), "error": news.text[:500]}
    if not _move(payment, known, **ended):
        return Outcome("ignored", f"the payment is {payment.state}")
    orders.tell(payment.order_id, "payment_failed", payment.provider, reason=news.text)
    later(
        "orders.mail",
        key=f"orders.mail:payment_failed:{payment.id}",
        order_id=payment.order_id,
        letter="payment_failed",
        about=payment.id,
    )
    return Outcome("applied")


def _expired(news: News, payment: Payment) -> Outcome:
    if _move(payment, ("created", "open", "waiting"), state="expired", ended_at=clock.now()):
        return Outcome("applied")
    return Outcome("ignored", f"the payment is {payment.state}")


def _refund_done(news: News, payment: Payment) -> Outcome:
    done = orders.refund_done(_refund_id(news, payment), news.refund_ref)
    return Outcome("applied") if done else Outcome("ignored", "not a refund that we wait for")


def _refund_failed(news: News, payment: Payment) -> Outcome:
    failed = orders.refund_failed(_refund_id(news, payment), news.text)
    return Outcome("applied") if failed else Outcome("ignored", "not a refund of ours")


def _refunded_so_far(news: News, payment: Payment) -> Outcome:
    if news.currency != payment.currency:
        return Outcome("parked", f"the refund is in {news.currency}")
    found = orders.refunded_elsewhere(payment.id, payment.order_id, news.amount, payment.provider)
    return Outcome("applied") if found else Outcome("ignored", "these refunds are known")


def _note(news: News, payment: Payment) -> Outcome:
    orders.tell(payment.order_id, "provider_note", payment.provider, text=news.text)
    return Outcome("applied")


def _refund_id(news: News, payment: Payment) -> int:
    named = (
        Refund.id == news.refund_id if news.refund_id else Refund.provider_ref == news.refund_ref
    )
    mine = select(Refund.id).where(Refund.payment_id == payment.id, named)
    return db.session.scalar(mine) or 0


def _move(payment: Payment, come_from: tuple[str, ...], **values: Any) -> bool:
    here = update(Payment).where(Payment.id == payment.id, Payment.state.in_(come_from))
    return claimed(here.values(**values))


_WORK = {
    "paid": _paid,
    "waiting": _waiting,
    "failed": _failed,
    "expired": _expired,
    "refund_done": _refund_done,
    "refund_failed": _refund_failed,
    "refunded_so_far": _refunded_so_far,
    "note": _note,
}
