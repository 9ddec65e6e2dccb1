"""What every payment provider must be able to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from storebuilder.payments.models import Payment
from storebuilder.payments.news import News


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line of a bill; ``amount`` is for all of its pieces, in ISO 4217 minor units."""

    title: str
    quantity: int
    amount: int


@dataclass(frozen=True, slots=True)
class Bill:
    """All that a provider is told of an order; its lines add up to ``total``."""

    payment_id: int
    attempt: int
    order_id: int
    number: str
    token: str
    shop: str
    email: str
    language: str
    currency: str
    total: int
    lines: tuple[BillLine, ...]
    live: bool
    expires_at: datetime
    #: Where the provider sends the buyer after paying, and after giving up.
    return_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """A payment as providers see it: plain data, so that asking them keeps no transaction open."""

    id: int
    session_ref: str
    money_ref: str
    amount: int
    currency: str
    state: str
    live: bool


def attempt_of(payment: Payment) -> Attempt:
    """The plain data of a payment."""
    return Attempt(
        id=payment.id,
        session_ref=payment.session_ref or "",
        money_ref=payment.money_ref or "",
        amount=payment.amount,
        currency=payment.currency,
        state=payment.state,
        live=payment.live,
    )


@dataclass(frozen=True, slots=True)
class Page:
    """The provider's page, where the buyer pays."""

    session_ref: str
    url: str


@dataclass(frozen=True, slots=True)
class SentBack:
    """What the provider says of a refund; ``under_way`` is settled by a later message."""

    state: Literal["done", "under_way", "failed"]
    ref: str | None = None
    error: str = ""


class Provider(Protocol):
    """A way to pay. Methods that talk to the network are never called inside a transaction."""

    name: str
    #: How long a page of it may be paid; the order's stock is held a little longer.
    stays: timedelta

    def available(self) -> bool:
        """Whether this shop may use it as it is set up."""

    def open(self, bill: Bill) -> Page:
        """Open a page for one attempt; asked twice for the same attempt it is the same page."""

    def read(self, body: bytes, headers: Mapping[str, str]) -> News:
        """Verify a message on its raw bytes; raises Refused where it is not the provider's."""

    def ask(self, payment: Attempt) -> News | None:
        """What became of an open page; None where nothing did yet."""

    def close(self, payment: Attempt) -> News:
        """End an open page: ``expired``, or ``paid`` or ``waiting`` where that came first."""

    def refund(self, payment: Attempt, refund_id: int, amount: int) -> SentBack:
        """Send money back, once for each ``refund_id`` however often it is asked."""
