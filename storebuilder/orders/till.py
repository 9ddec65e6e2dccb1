"""What orders ask of payments, which lie above them: may this order still be paid by somebody?

Payments install themselves here when they are imported. Without them nothing can be paid.
"""

from __future__ import annotations

from typing import Literal, Protocol

#: ``closed``: nobody can pay any more; ``paid``: the money came, and the order knows it by now;
#: ``waiting``: a payment is under way and can't be stopped (or should not be, yet).
Closing = Literal["closed", "paid", "waiting"]


class Till(Protocol):
    """The side of payments that orders may ask."""

    def is_open(self, order_id: int) -> bool:
        """Whether a payment page of the order is open; reads the database only."""

    def close(self, order_id: int, *, patient: bool) -> Closing:
        """End every open payment page of the order; asks the provider, so not inside writing().

        With ``patient`` a page whose own time is not over is left open and ``waiting`` is said.
        """


class MustCloseError(Exception):
    """Inside a transaction a payment page was found open: roll back, close it, begin again."""


class _NoTill:
    def is_open(self, order_id: int) -> bool:
        return False

    def close(self, order_id: int, *, patient: bool) -> Closing:
        return "closed"


_installed: Till = _NoTill()


def install(till: Till) -> None:
    """Say who answers; called once by ``payments``."""
    global _installed
    _installed = till


def ask() -> Till:
    """The till that answers."""
    return _installed
