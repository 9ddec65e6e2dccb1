"""Placing orders, their table of states, refunds and fulfilment."""

from storebuilder.orders import models
from storebuilder.orders.ending import cancel, expire_due
from storebuilder.orders.finding import by_token
from storebuilder.orders.mailing import write_mail
from storebuilder.orders.paying import hold, mark_paid
from storebuilder.orders.placing import HOLD, place
from storebuilder.orders.refunding import (
    refund,
    refund_done,
    refund_failed,
    refund_under_way,
    refunded_elsewhere,
)
from storebuilder.orders.sending import send
from storebuilder.orders.telling import note, tell
from storebuilder.orders.viewing import OrderView, view

__all__ = [
    "HOLD",
    "OrderView",
    "by_token",
    "cancel",
    "expire_due",
    "hold",
    "mark_paid",
    "models",
    "note",
    "place",
    "refund",
    "refund_done",
    "refund_failed",
    "refund_under_way",
    "refunded_elsewhere",
    "send",
    "tell",
    "view",
    "write_mail",
]
