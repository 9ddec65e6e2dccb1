"""What a merchant says of a cart or a checkout, as plain data whose every field was looked at.

Source: Universal Commerce Protocol 2026-04-08, cart and checkout.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from storebuilder.aggregator import checks
from storebuilder.aggregator.readers.values import a_dict, dicts, text

MOST_LINES = 100
STATES = {
    "incomplete", "requires_escalation", "ready_for_complete", "complete_in_progress",
    "completed", "canceled",
}  # fmt: skip


@dataclass(frozen=True)
class ToldLine:
    """A line as the merchant has it; ``amount`` is what its pieces cost together."""

    variant: str
    quantity: int
    price: int
    amount: int


@dataclass(frozen=True)
class ToldTotal:
    """A line of the sum, such as ``fulfillment``; negative where it takes away."""

    kind: str
    label: str
    amount: int


@dataclass(frozen=True)
class Told:
    """An answer about a cart or a checkout; amounts are minor units of ``currency``."""

    id: str = ""
    status: str = ""
    currency: str = ""
    lines: tuple[ToldLine, ...] = ()
    totals: tuple[ToldTotal, ...] = ()
    #: (error, warning or info; the code; words)
    messages: tuple[tuple[str, str, str], ...] = ()
    continue_url: str = ""
    order: str = ""
    order_label: str = ""
    order_url: str = ""

    @property
    def total(self) -> int | None:
        """What it costs in all; None where that is not known yet."""
        found = [one.amount for one in self.totals if one.kind == "total"]
        return found[0] if found else None

    def line(self, variant: str) -> ToldLine | None:
        """What is said of a variant; None where it is not there any more."""
        return next((one for one in self.lines if one.variant == variant), None)

    def plain(self) -> dict[str, Any]:
        """For a column of the database."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


@dataclass(frozen=True)
class Followed:
    """An order as its merchant tells it: what was sent when, with which number."""

    #: (processing, shipped, delivered …; the carrier; the number; its page)
    events: tuple[tuple[str, str, str, str], ...] = ()
    #: (refund, return, cancellation …; what it changed, in minor units)
    adjustments: tuple[tuple[str, int], ...] = field(default=())
    currency: str = ""

    def plain(self) -> dict[str, Any]:
        """For a column of the database."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


def read(kept: dict[str, Any]) -> Told:
    """What was kept by ``plain``."""
    return msgspec.convert(kept, Told) if kept else Told()


def read_followed(kept: dict[str, Any]) -> Followed:
    """What was kept by ``plain``."""
    return msgspec.convert(kept, Followed) if kept else Followed()


def understood(answer: dict[str, Any], may_link: Callable[[str], bool]) -> Told:
    """What an answer says; ``may_link`` says which addresses may be linked to."""
    order = a_dict(answer.get("order"))
    status = text(answer.get("status"), 30)
    return Told(
        id=_id(answer.get("id")),
        status=status if status in STATES else "",
        currency=_currency(answer.get("currency")),
        lines=tuple(filter(None, map(_line, dicts(answer.get("line_items"), MOST_LINES)))),
        totals=tuple(filter(None, map(_total, dicts(answer.get("totals"), 20)))),
        messages=tuple(
            (text(one.get("type"), 10), text(one.get("code"), 60), _words(one.get("content")))
            for one in dicts(answer.get("messages"), 20)
        ),
        continue_url=_address(answer.get("continue_url"), may_link),
        order=_id(order.get("id")),
        order_label=_words(order.get("label"), 60),
        order_url=_address(order.get("permalink_url"), may_link),
    )


def followed(answer: dict[str, Any], may_link: Callable[[str], bool]) -> Followed:
    """What an order says of its parcels and its money."""
    parcels = dicts(a_dict(answer.get("fulfillment")).get("events"), 50)
    return Followed(
        events=tuple(
            (
                text(one.get("type"), 40),
                _words(one.get("carrier"), 60),
                _words(one.get("tracking_number"), 80),
                _address(one.get("tracking_url"), may_link),
            )
            for one in parcels
        ),
        adjustments=tuple(
            (text(one.get("type"), 40), amount)
            for one in dicts(answer.get("adjustments"), 20)
            if (amount := _adjusted(one)) is not None
        ),
        currency=_currency(answer.get("currency")),
    )


def _line(one: dict[str, Any]) -> ToldLine | None:
    item, quantity = a_dict(one.get("item")), one.get("quantity")
    total: Any
    price: Any
    sums = dicts(one.get("totals"), 20)
    total = next((each.get("amount") for each in sums if each.get("type") == "total"), None)
    price = item.get("price")
    known = checks.is_id(item.get("id")) and checks.is_amount(price)
    if not known or not isinstance(quantity, int) or not 0 <= quantity <= 10_000:
        return None
    amount = total if checks.is_amount(total) else price * quantity
    return ToldLine(str(item["id"]), quantity, price, amount)


def _total(one: dict[str, Any]) -> ToldTotal | None:
    amount = one.get("amount")
    if not isinstance(amount, int) or isinstance(amount, bool) or abs(amount) > 10**15:
        return None
    return ToldTotal(text(one.get("type"), 40), _words(one.get("display_text"), 80), amount)


def _adjusted(one: dict[str, Any]) -> int | None:
    found = (_total(each) for each in dicts(one.get("totals"), 10))
    return next((each.amount for each in found if each and each.kind == "total"), None)


def _id(found: Any) -> str:
    return str(found) if checks.is_id(found) else ""


def _currency(found: Any) -> str:
    code = text(found, 4)
    return code if len(code) == 3 and code.isascii() and code.isupper() else ""


def _words(found: Any, most: int = 300) -> str:
    return checks.line(found, most)


def _address(found: Any, may_link: Callable[[str], bool]) -> str:
    address = text(found, 2001)
    return address if address and may_link(address) else ""
