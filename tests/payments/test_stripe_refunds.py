"""Money that goes back by Stripe, and disputes."""

from __future__ import annotations

from storebuilder import jobs, orders, payments
from storebuilder.db import db
from storebuilder.orders.models import Refund
from storebuilder.payments.models import Payment
from tests.orders import builders
from tests.payments.stripe_orders import paid
from tests.stripe_standin import Books


def test_a_refund_goes_to_stripe_once_however_often_it_is_asked_for(books: Books) -> None:
    order = builders.place()
    paid(books, order)
    row = orders.refund(order.id, 1000, "broken", "owner")
    jobs.run_due()
    payments.send_back(row.id)
    sent = list(books.refunds.values())
    assert [(each["amount"], each["metadata"]["refund_id"]) for each in sent] == [
        (1000, str(row.id))
    ]
    assert db.session.get_one(Refund, row.id).state == "done"


def test_a_refund_whose_answer_was_lost_is_not_sent_twice(books: Books) -> None:
    order = builders.place()
    paid(books, order)
    books.lose_next_answer = True
    orders.refund(order.id, 1000, "", "owner")
    jobs.run_due()
    assert len(books.refunds) == 1


def test_a_refund_that_is_under_way_is_settled_by_its_message(books: Books) -> None:
    order = builders.place()
    paid(books, order)
    books.refunds_pend = True
    row = orders.refund(order.id, 1000, "", "owner")
    jobs.run_due()
    assert db.session.get_one(Refund, row.id).state == "due"
    refund = next(iter(books.refunds.values()))
    refund["status"] = "failed"
    payments.receive("stripe", *books.told("refund.failed", refund, failure_reason="lost_card"))
    db.session.rollback()
    assert db.session.get_one(Refund, row.id).state == "failed"
    assert builders.fresh(order).refunded == 0


def test_a_refund_made_on_stripes_own_pages_is_noted_once(books: Books) -> None:
    order = builders.place()
    payment = paid(books, order)
    db.session.rollback()
    charge = {
        "id": "ch_1",
        "object": "charge",
        "payment_intent": db.session.get_one(Payment, payment.id).money_ref,
        "amount_refunded": 700,
        "currency": "usd",
    }
    for _ in range(2):
        payments.receive("stripe", *books.told("charge.refunded", charge))
    assert builders.fresh(order).refunded == 700
    assert [row.amount for row in db.session.query(Refund)] == [700]


def test_a_dispute_stands_on_the_timeline(books: Books) -> None:
    order = builders.place()
    payment = paid(books, order)
    intent = db.session.get_one(Payment, payment.id).money_ref
    dispute = {"id": "dp_1", "payment_intent": intent, "reason": "fraudulent", "status": "lost"}
    payments.receive("stripe", *books.told("charge.dispute.closed", dispute))
    last = builders.fresh(order).events[-1]
    assert last.data == {"text": "dispute.closed: fraudulent (lost)"}
