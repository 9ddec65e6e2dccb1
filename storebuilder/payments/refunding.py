"""Sending money back: a job, for a refund's row that was written before."""

from __future__ import annotations

from storebuilder import orders
from storebuilder.db import db
from storebuilder.jobs import job
from storebuilder.orders.models import Refund
from storebuilder.payments.choosing import find
from storebuilder.payments.models import Payment
from storebuilder.payments.provider import attempt_of


@job("payments.refund")
def send_back(refund_id: int) -> None:
    """Ask the provider for a refund; the job tries again where it does not answer.

    The refund's id is the idempotency key: however often it is asked for, the money goes once.
    """
    refund = db.session.get(Refund, refund_id)
    if refund is None or refund.state != "due" or refund.provider_ref:
        return
    payment = db.session.get(Payment, refund.payment_id) if refund.payment_id else None
    if payment is None:
        orders.refund_failed(refund_id, "no payment of this order can be refunded")
        return
    amount, attempt = refund.amount, attempt_of(payment)
    provider = find(payment.provider, offered=False)
    db.session.rollback()  # no read transaction stays open while the provider takes its time
    sent = provider.refund(attempt, refund_id, amount)
    if sent.state == "failed":
        orders.refund_failed(refund_id, sent.error)
    elif sent.state == "done":
        orders.refund_done(refund_id, sent.ref)
    else:
        orders.refund_under_way(refund_id, sent.ref)
