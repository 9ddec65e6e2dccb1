"""What a provider says, in the shop's own words, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storebuilder.errors import ShopError

What = Literal[
    "paid",  # all of the money is here
    "waiting",  # the buyer did everything; the money is under way (a bank transfer)
    "failed",  # this attempt will bring no money
    "expired",  # the page can't be paid any more
    "refund_done",
    "refund_failed",
    "refunded_so_far",  # the sum of all refunds of a payment, wherever they were begun
    "note",  # for the timeline only: a dispute
    "nothing",
]


@dataclass(frozen=True, slots=True)
class News:
    """One message of a provider, already verified; ``amount`` is in ISO 4217 minor units."""

    #: The provider's own id of the message; the same one is never applied twice.
    event_ref: str
    #: The provider's own word for it.
    kind: str
    what: What
    live: bool
    #: The payment page, and the money behind it.
    session_ref: str = ""
    money_ref: str = ""
    amount: int = 0
    currency: str = ""
    #: Our own ids, as we gave them to the provider.
    payment_id: int | None = None
    refund_id: int | None = None
    refund_ref: str = ""
    #: A reason or a short account, for the timeline.
    text: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a message.

    ``applied``; ``ignored`` (nothing of ours to do); ``parked`` (kept, and a person must look:
    ``note`` says why); ``repeated`` (it was received before, and nothing was done).
    """

    result: Literal["applied", "ignored", "parked", "repeated"]
    note: str = ""


class PaymentUnavailableError(ShopError):
    """The provider can't be reached or did not accept what we asked; nothing was charged."""

    status = 503
