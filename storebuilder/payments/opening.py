"""Beginning to pay: the attempt is written down first, then the provider is asked for a page."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import func, select, update

from storebuilder import clock, orders
from storebuilder.db import claimed, db, locked, writing
from storebuilder.errors import Conflict, NotFound, TooMany
from storebuilder.orders.models import Order
from storebuilder.payments import closing
from storebuilder.payments.billing import bill_of
from storebuilder.payments.choosing import find
from storebuilder.payments.models import Payment
from storebuilder.payments.news import News, PaymentUnavailableError
from storebuilder.payments.provider import Page, Provider
from storebuilder.payments.receiving import apply

MARGIN = timedelta(minutes=5)  # stock is held this much longer than the payment page
SAME_CALL = timedelta(minutes=4)  # an attempt is asked for again, not anew, within this time
NEARLY_OVER = timedelta(minutes=1)  # nobody is sent to a page that ends in a moment
MOST_ATTEMPTS = 20  # of one order; people who try out stolen cards make many more
LAST_START = timedelta(hours=2)  # after this an unpaid order is not begun to be paid any more


def begin(order_id: int, provider: str, *, return_url: str, cancel_url: str) -> str:
    """The page to send the buyer to; an order has one open page at most.

    Asked again it is the same page. A page of another provider is closed first. For an order that
    is paid by now, or costs nothing, it is ``return_url``. Raises Conflict where the order can't be
    paid any more and PaymentUnavailableError where the provider does not answer.
    """
    chosen = find(provider)
    for _ in range(3):
        payment_id = _write_down(order_id, chosen)
        if payment_id is None:
            return return_url
        payment = db.session.get_one(Payment, payment_id)
        over = clock.now() >= payment.created_at + chosen.stays - NEARLY_OVER
        if payment.state == "open" and payment.provider == chosen.name and not over:
            return payment.redirect_url
        if payment.state == "open":
            _close(order_id)
        elif payment.provider != chosen.name:
            _give_up(payment_id, "another way to pay was chosen")
        else:
            url = _open(chosen, payment, return_url, cancel_url)
            if url is not None:
                return url
    raise Conflict("This order is being paid in another window.", hint="Look there first.")


def _write_down(order_id: int, chosen: Provider) -> int | None:
    """The id of the attempt to go on with; None where nothing is left to pay."""
    now = clock.now()
    with writing():
        order = locked(Order, order_id)
        if order is None:
            raise NotFound("There is no such order.")
        if order.state == "paid":
            return None
        other = order.live != current_app.config["SHOP"].file.live  # the shop went live meanwhile
        if order.state != "pending" or order.placed_at < now - LAST_START or other:
            raise Conflict("This order can't be paid any more.", hint="Please order again.")
        running = _running(order_id, now)
        if running is not None:
            return running
        return _new(order, chosen, now).id


def _running(order_id: int, now: datetime) -> int | None:
    """The attempt that is open or being opened; attempts that came to nothing are closed here."""
    stale = update(Payment).where(
        Payment.order_id == order_id,
        Payment.state == "created",
        Payment.created_at < now - SAME_CALL,
    )
    db.session.execute(stale.values(state="failed", error="never opened", ended_at=now))
    found = select(Payment.id, Payment.state).where(
        Payment.order_id == order_id, Payment.state.in_(("created", "open", "waiting"))
    )
    row = db.session.execute(found.order_by(Payment.id)).first()
    if row is not None and row.state == "waiting":
        raise Conflict("A payment of this order is under way.", hint="Nothing else is to be done.")
    return row.id if row else None


def _new(order: Order, chosen: Provider, now: datetime) -> Payment:
    last = select(func.max(Payment.attempt)).where(Payment.order_id == order.id)
    attempt = (db.session.scalar(last) or 0) + 1
    if attempt > MOST_ATTEMPTS:
        raise TooMany("This order was tried to be paid too often.", retry_after=3600)
    payment = Payment(
        order_id=order.id,
        attempt=attempt,
        provider=chosen.name,
        amount=order.total,
        currency=order.currency,
        live=order.live,
        created_at=now,
    )
    db.session.add(payment)
    db.session.flush()
    orders.hold(order.id, now + chosen.stays + MARGIN)
    return payment


def _open(chosen: Provider, payment: Payment, return_url: str, cancel_url: str) -> str | None:
    """Open the page; None where the order ended meanwhile and all has to be looked at again."""
    order = db.session.get_one(Order, payment.order_id)
    payment_id = payment.id
    if payment.amount == 0:
        apply(_for_free(payment), chosen.name, "")
        return return_url
    # Counted from the attempt's first moment, so that the same call is made again word for word.
    expires_at = payment.created_at + chosen.stays
    bill = bill_of(order, payment, expires_at, return_url, cancel_url)
    db.session.rollback()  # no read transaction stays open while the provider takes its time
    try:
        page = chosen.open(bill)
    except PaymentUnavailableError:
        raise  # the attempt stays: asked again, the provider knows it by its key
    except Exception as error:
        _give_up(payment_id, str(error))
        raise PaymentUnavailableError(
            "The payment service did not accept this order, and nothing was charged.",
            hint="Choose another way to pay, or write to us.",
        ) from error
    if _note(payment_id, page):
        return page.url
    _withdraw(payment_id, page)
    return None


def _note(payment_id: int, page: Page) -> bool:
    """Write the page down, if its order still waits to be paid."""
    with writing():
        payment = db.session.get_one(Payment, payment_id)
        waiting = select(Order.id).where(Order.id == payment.order_id, Order.state == "pending")
        if db.session.scalar(waiting.with_for_update()) is None:
            return False
        mine = update(Payment).where(
            Payment.id == payment_id,
            (Payment.state == "created")
            | ((Payment.state == "open") & (Payment.session_ref == page.session_ref)),
        )
        return claimed(
            mine.values(state="open", session_ref=page.session_ref, redirect_url=page.url)
        )


def _withdraw(payment_id: int, page: Page) -> None:
    """Nobody was sent to this page: end it. (Had its message come first, it is paid by now.)"""
    with writing():
        ours = update(Payment).where(Payment.id == payment_id, Payment.state == "created")
        if not claimed(
            ours.values(state="open", session_ref=page.session_ref, redirect_url=page.url)
        ):
            return
    closing.close_one(payment_id)


def _give_up(payment_id: int, error: str) -> None:
    with writing():
        mine = update(Payment).where(Payment.id == payment_id, Payment.state == "created")
        claimed(mine.values(state="failed", error=error[:500], ended_at=clock.now()))


def _close(order_id: int) -> None:
    if closing.close(order_id, patient=False) == "waiting":
        raise Conflict("A payment of this order is under way.", hint="Nothing else is to be done.")


def _for_free(payment: Payment) -> News:
    return News(
        event_ref=f"free:{payment.id}",
        kind="free",
        what="paid",
        live=payment.live,
        payment_id=payment.id,
        currency=payment.currency,
    )
