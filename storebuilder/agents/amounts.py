"""Lines and totals of carts and orders; amounts in minor units of their currency.

The entries of ``totals`` before the total add up to it, so tax that is inside the prices is none
of them: it is told in words.
Source: Universal Commerce Protocol 2026-04-08, checkout, "Totals".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from storebuilder import money
from storebuilder.agents.messages import Message, info, say
from storebuilder.agents.wishing import item_id
from storebuilder.media import PictureView
from storebuilder.storefronts import Front

PICTURE = 640  # pixels of width, for an item's picture


class Line(Protocol):
    """A line of a quote or of an order."""

    @property
    def variant_id(self) -> int | None: ...
    @property
    def title(self) -> str: ...
    @property
    def variant_title(self) -> str: ...
    @property
    def unit_price(self) -> int: ...
    @property
    def quantity(self) -> int: ...
    @property
    def discount(self) -> int: ...
    @property
    def total(self) -> int: ...


class Sum(Protocol):
    """A quote or an order."""

    @property
    def currency(self) -> str: ...
    @property
    def subtotal(self) -> int: ...
    @property
    def discount(self) -> int: ...
    @property
    def shipping(self) -> int: ...
    @property
    def shipping_name(self) -> str: ...
    @property
    def duty(self) -> int: ...
    @property
    def tax(self) -> int: ...
    @property
    def tax_included(self) -> bool: ...
    @property
    def tax_name(self) -> str: ...
    @property
    def total(self) -> int: ...


def line_id(line: Line) -> str:
    """The id of a line: a cart has one line for each variant."""
    return f"li_{line.variant_id or 0}"


def item(front: Front, line: Line, picture: PictureView | None) -> dict[str, Any]:
    """What a line is of, with its price for one."""
    said: dict[str, Any] = {
        "id": item_id(line.variant_id or 0),
        "title": full_title(line),
        "price": line.unit_price,
    }
    url = picture.url(PICTURE) if picture is not None else ""
    return said | {"image_url": f"{front.origin}{url}"} if url else said


def full_title(line: Line) -> str:
    """What is bought, with the values of its options."""
    return f"{line.title} – {line.variant_title}" if line.variant_title else line.title


def line_totals(line: Line) -> list[dict[str, Any]]:
    """What a line costs; tax on top of prices is told of the whole only."""
    said = [{"type": "subtotal", "amount": line.unit_price * line.quantity}]
    if line.discount:
        said.append({"type": "items_discount", "amount": -line.discount})
    return [*said, {"type": "total", "amount": line.total}]


def totals(
    whole: Sum, language: str, *, delivered: bool, off_delivery: int = 0
) -> list[dict[str, Any]]:
    """What all of it costs; ``delivered`` says that a way of delivery is chosen.

    ``off_delivery`` is what discounts took off the delivery, whose price in ``whole`` is less it.
    """
    said: list[dict[str, Any]] = [{"type": "subtotal", "amount": whole.subtotal}]
    if whole.discount:
        said.append({"type": "items_discount", "amount": -whole.discount})
    if delivered:
        text = {"display_text": whole.shipping_name} if whole.shipping_name else {}
        said.append({"type": "fulfillment", "amount": whole.shipping + off_delivery, **text})
    if delivered and off_delivery:
        said.append({"type": "discount", "amount": -off_delivery})
    if whole.duty:
        said.append({"type": "fee", "amount": whole.duty, "display_text": say(language, "duty")})
    if whole.tax and not whole.tax_included:
        text = {"display_text": whole.tax_name} if whole.tax_name else {}
        said.append({"type": "tax", "amount": whole.tax, **text})
    return [*said, {"type": "total", "amount": whole.total}]


def tax_inside(whole: Sum, language: str) -> list[Message]:
    """The tax that the prices include, in words."""
    if not whole.tax or not whole.tax_included:
        return []
    amount = money.Money(whole.tax, whole.currency).show(language)
    return [info("tax_included", say(language, "tax_included", name=whole.tax_name, amount=amount))]


def prices(lines: Iterable[Line]) -> dict[str, int]:
    """What each thing costs now, to be compared with later."""
    return {str(line.variant_id): line.unit_price for line in lines}
