"""The pricing algorithm, as pure functions over plain data; ``docs/pricing.md`` is its manual.

Every amount is in minor units of one currency. Tax is reckoned once for each rate over everything
it applies to and then shared out, so that the lines always add up to the total, to the last cent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from storebuilder import money
from storebuilder.media import PictureView
from storebuilder.promotions import Applied, Refusal, off_delivery


@dataclass(frozen=True)
class Problem:
    """Why a line cannot be bought as it stands.

    ``kind`` is ``gone`` (no longer sold here), ``sold_out`` or ``fewer`` (only ``available`` left).
    """

    kind: str
    available: int = 0


@dataclass(frozen=True)
class QuoteLine:
    """One line: what it is, what it costs, and what stands in its way.

    ``quantity`` is what is priced; ``wanted`` is what the buyer asked for. They differ only where
    ``problem`` says why. ``total`` is after discount; tax on top of prices is not part of it.
    """

    line_id: int
    variant_id: int
    quantity: int
    wanted: int
    unit_price: int
    product_id: int | None = None
    title: str = ""
    variant_title: str = ""
    handle: str = ""
    sku: str = ""
    picture: PictureView | None = None
    compare_at: int | None = None
    weight_grams: int = 0
    hs_code: str = ""
    origin: str = ""
    taxable: bool = True
    requires_shipping: bool = True
    available: int | None = None
    problem: Problem | None = None
    discount: int = 0
    duty: int = 0
    tax: int = 0
    tax_basis_points: int = 0
    total: int = 0

    @property
    def picture_id(self) -> int | None:
        return self.picture.id if self.picture else None


@dataclass(frozen=True)
class TaxRule:
    """The one rate that the destination calls for, as ``tax.rate_for`` found it."""

    name: str
    basis_points: int
    on_shipping: bool = True


@dataclass(frozen=True)
class Quote:
    """What a cart costs now. ``total`` = subtotal - discount + shipping + duty (+ tax on top)."""

    currency: str
    lines: tuple[QuoteLine, ...]
    subtotal: int = 0
    discount: int = 0
    shipping: int = 0
    duty: int = 0
    tax: int = 0
    #: The part of ``tax`` that belongs to the delivery; the rest stands on the lines.
    shipping_tax: int = 0
    tax_included: bool = True
    tax_name: str = ""
    tax_basis_points: int = 0
    total: int = 0
    weight_grams: int = 0
    needs_shipping: bool = False
    shipping_rate_id: int | None = None
    shipping_name: str = ""
    shipping_days: tuple[int, int] = (0, 0)
    #: What takes something off, in the order in which it is taken off; shares go by ``lines``.
    discounts: tuple[Applied, ...] = ()
    #: The cart's codes that take nothing off, and why.
    refused: tuple[Refusal, ...] = ()
    problems: tuple[QuoteLine, ...] = field(default=())

    @property
    def count(self) -> int:
        """How many pieces are in the cart, as the buyer asked for them."""
        return sum(line.wanted for line in self.lines)

    @property
    def ready(self) -> bool:
        """Whether there is something to buy and nothing in its way."""
        return bool(self.lines) and not self.problems


def price(
    lines: Sequence[QuoteLine],
    *,
    currency: str,
    shipping: int = 0,
    rule: TaxRule | None = None,
    tax_included: bool = True,
    discounts: Sequence[Applied] = (),
) -> Quote:
    """Price ``lines`` (with their unit prices) delivered for ``shipping``, less ``discounts``.

    Without a ``rule`` no tax is collected and prices stand as they are.
    """
    counted = [_less(line, index, discounts) for index, line in enumerate(lines)]
    off = off_delivery(shipping, discounts)
    shipping -= sum(off)
    taxed, shipping_tax = _tax(counted, shipping, rule, tax_included)
    tax = sum(line.tax for line in taxed) + shipping_tax
    net = sum(line.total + line.duty for line in taxed) + shipping
    return Quote(
        currency=currency,
        lines=tuple(taxed),
        subtotal=sum(line.unit_price * line.quantity for line in taxed),
        discount=sum(line.discount for line in taxed),
        shipping=shipping,
        duty=sum(line.duty for line in taxed),
        tax=tax,
        shipping_tax=shipping_tax,
        tax_included=tax_included,
        tax_name=rule.name if rule else "",
        tax_basis_points=rule.basis_points if rule else 0,
        total=net if tax_included else net + tax,
        weight_grams=sum(line.weight_grams * line.quantity for line in taxed),
        needs_shipping=any(line.requires_shipping and line.quantity for line in taxed),
        discounts=tuple(
            replace(each, delivery=taken) for each, taken in zip(discounts, off, strict=True)
        ),
        problems=tuple(line for line in taxed if line.problem),
    )


def _less(line: QuoteLine, index: int, discounts: Sequence[Applied]) -> QuoteLine:
    off = line.discount + sum(each.shares[index] for each in discounts)
    return replace(line, discount=off, total=line.unit_price * line.quantity - off)


def _tax(
    lines: Sequence[QuoteLine], shipping: int, rule: TaxRule | None, tax_included: bool
) -> tuple[list[QuoteLine], int]:
    """The lines with their tax, and the tax of the delivery."""
    if rule is None:
        return list(lines), 0
    bases = [line.total + line.duty if line.taxable else 0 for line in lines]
    # Delivery shares the fate of the goods: what goes with untaxed goods is not taxed.
    goods = sum(line.total + line.duty for line in lines)
    carried = money.share(shipping, [sum(bases), goods - sum(bases)])[0] if goods else 0
    weights = [*bases, carried if rule.on_shipping else 0]
    whole = sum(weights)
    reckon = money.included if tax_included else money.percent
    parts = money.share(reckon(whole, rule.basis_points), weights) if whole else [0] * len(weights)
    taxed = [
        replace(line, tax=part, tax_basis_points=rule.basis_points if line.taxable else 0)
        for line, part in zip(lines, parts, strict=False)
    ]
    return taxed, parts[-1]
