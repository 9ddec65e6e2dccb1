"""Payment providers, and receiving their messages exactly once."""

from storebuilder.payments import models, pretending
from storebuilder.payments.choosing import find, providers
from storebuilder.payments.closing import close, is_open
from storebuilder.payments.confirming import mark_received, parked, payments_of
from storebuilder.payments.news import News, Outcome, PaymentUnavailableError
from storebuilder.payments.opening import begin
from storebuilder.payments.providers.stripe import warm
from storebuilder.payments.receiving import apply, receive
from storebuilder.payments.reconciling import ask, reconcile
from storebuilder.payments.refunding import send_back

__all__ = [
    "News",
    "Outcome",
    "PaymentUnavailableError",
    "apply",
    "ask",
    "begin",
    "close",
    "find",
    "is_open",
    "mark_received",
    "models",
    "parked",
    "payments_of",
    "pretending",
    "providers",
    "receive",
    "reconcile",
    "send_back",
    "warm",
]
