"""Refunds: the row first, then the provider, in a job, by the row's own id as idempotency key."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from storebuilder import clock, fields, inventory
from storebuilder.db import changed, claimed, db, locked, writing
from storebuilder.errors import Conflict, NotAccepted, NotFound
from storebuilder.jobs import later
from storebuilder.orders.models import Order, OrderEvent, OrderLine, Refund
from storebuilder.orders.telling import tell


def refund(
    order_id: int,
    amount: int,
    reason: str,
    actor: str,
    *,
    restock: Sequence[tuple[int, int]] = (),
    seen: int | None = None,
) -> Refund:
    """Send ``amount`` minor units of a paid order back; the provider is asked by a job.

    ``restock`` names order lines with the pieces that go back on the shelf now; ``seen`` is what
    whoever asks saw as refunded, so that a form sent twice refunds once. Raises Conflict where more
    would go back than was paid, more pieces than were bought, or other was refunded than ``seen``.
    """
    if amount <= 0:
        raise NotAccepted("A refund needs an amount above zero.", field="amount")
    with writing():
        room = update(Order).where(
            Order.id == order_id,
            Order.paid_at.is_not(None),
            Order.refunded + amount <= Order.total,
        )
        if seen is not None:
            room = room.where(Order.refunded == seen)
        if not claimed(room.values(refunded=Order.refunded + amount)):
            raise _no_room(order_id, seen)
        put_back(order_id, restock)
        clean = fields.line(reason, field="reason", most=200)
        return _write(order_id, _paid_by(order_id), amount, clean, actor, counted=True)


def give_back(order: Order, payment_id: int, reason: str) -> Refund:
    """Send all of a payment back that could not become a paid order; inside writing()."""
    tell(order.id, "not_accepted", reason=reason, payment_id=payment_id)
    row = _write(order.id, payment_id, order.total, reason, "", counted=False)
    _mail(row, "not_accepted")
    return row


def put_back(order_id: int, pieces: Sequence[tuple[int, int]]) -> None:
    """Put pieces of order lines back on the shelf, never more than were bought."""
    found = []
    for line_id, quantity in pieces:
        line = update(OrderLine).where(
            OrderLine.id == line_id,
            OrderLine.order_id == order_id,
            OrderLine.refunded + quantity <= OrderLine.quantity,
        )
        if quantity <= 0 or not claimed(line.values(refunded=OrderLine.refunded + quantity)):
            raise Conflict("More pieces would go back than were bought.", field="restock")
        variant = select(OrderLine.variant_id).where(OrderLine.id == line_id)
        found.append((db.session.scalar(variant), quantity))
    known = [(variant_id, quantity) for variant_id, quantity in found if variant_id]
    if known:
        inventory.put_back(order_id, known)


def refund_done(refund_id: int, provider_ref: str | None) -> bool:
    """The provider has sent the money; the first caller is told True."""
    with writing():
        _lock_order(refund_id)
        due = update(Refund).where(Refund.id == refund_id, Refund.state == "due")
        if not claimed(due.values(state="done", provider_ref=provider_ref, error="")):
            return False
        row = db.session.get_one(Refund, refund_id)
        tell(row.order_id, "refunded", row.actor, amount=row.amount, reason=row.reason)
        if row.counted:
            _mail(row, "refund")
    return True


def refund_under_way(refund_id: int, provider_ref: str | None) -> None:
    """The provider has taken the refund on and will say later how it went."""
    with writing():
        due = update(Refund).where(Refund.id == refund_id, Refund.state == "due")
        claimed(due.values(provider_ref=provider_ref))


def refund_failed(refund_id: int, error: str) -> bool:
    """The provider could not send the money: it counts as not refunded, and a person must look."""
    with writing():
        _lock_order(refund_id)
        row = locked(Refund, refund_id)
        if row is None or row.state == "failed":
            return False
        row.state, row.error = "failed", error[:500]
        if row.counted:
            back = update(Order).where(Order.id == row.order_id, Order.refunded >= row.amount)
            changed(back.values(refunded=Order.refunded - row.amount))
        tell(row.order_id, "refund_failed", amount=row.amount, error=error[:300])
    return True


def refunded_elsewhere(payment_id: int, order_id: int, total_refunded: int, actor: str) -> bool:
    """Note what was refunded on the provider's own pages, where it is more than we know of."""
    with writing():
        order = locked(Order, order_id)
        rows = select(Refund).where(Refund.payment_id == payment_id, Refund.state != "failed")
        rest = total_refunded - sum(row.amount for row in db.session.scalars(rows))
        if order is None or rest <= 0:
            return False
        counted = bool(order.paid_at) and order.refunded + rest <= order.total
        if counted:
            order.refunded += rest
        row = Refund(order_id=order_id, payment_id=payment_id, amount=rest, counted=counted)
        row.state, row.actor, row.at = "done", actor, clock.now()
        db.session.add(row)
        tell(order_id, "refunded", actor, amount=rest, elsewhere=True)
    return True


def _lock_order(refund_id: int) -> None:
    # Orders before refunds, as messages of providers lock them: a message about a refund often
    # comes in the moment in which its job has the answer.
    mine = select(Refund.order_id).where(Refund.id == refund_id).scalar_subquery()
    db.session.execute(select(Order.id).where(Order.id == mine).with_for_update())


def _write(
    order_id: int, payment_id: int | None, amount: int, reason: str, actor: str, *, counted: bool
) -> Refund:
    row = Refund(order_id=order_id, payment_id=payment_id, amount=amount, reason=reason)
    row.actor, row.counted, row.at = actor, counted, clock.now()
    db.session.add(row)
    db.session.flush()
    tell(order_id, "refunding", actor, amount=amount, reason=reason, refund_id=row.id)
    later("payments.refund", key=f"payments.refund:{row.id}", refund_id=row.id)
    return row


def _mail(row: Refund, letter: str) -> None:
    key = f"orders.mail:{letter}:{row.id}"
    later("orders.mail", key=key, order_id=row.order_id, letter=letter, about=row.id)


def _paid_by(order_id: int) -> int | None:
    events = select(OrderEvent.data).where(
        OrderEvent.order_id == order_id, OrderEvent.kind == "paid"
    )
    data = db.session.scalar(events.limit(1))
    return data.get("payment_id") if data else None


def _no_room(order_id: int, seen: int | None) -> NotFound | Conflict:
    row = db.session.execute(
        select(Order.paid_at, Order.total, Order.refunded).where(Order.id == order_id)
    ).first()
    if row is None:
        return NotFound("There is no such order.")
    if row.paid_at is None:
        return Conflict("This order was not paid, so there is nothing to refund.")
    if seen not in (None, row.refunded):
        hint = "Look whether this refund was made already."
        return Conflict("Money of this order was refunded meanwhile.", field="amount", hint=hint)
    left = row.total - row.refunded
    return Conflict(f"Only {left} minor units are left to refund.", field="amount")
