"""What promotions take off, as pure functions over plain data; ``docs/pricing.md`` is its manual.

Amounts are minor units of one currency. What one promotion takes off is reckoned once and shared
out over its lines by largest remainder, so that the shares add up to it and no line falls below 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storebuilder import money

#: In this order they are taken off; of one kind those without a code come first.
KINDS = ("percentage", "amount", "free_delivery")


@dataclass(frozen=True)
class Offer:
    """A promotion that this cart may have; ``eligible`` says so of each line, in order.

    ``amount`` is what is taken off the goods or, at most, off the delivery (0: all of it).
    """

    promotion_id: int
    code: str
    title: str
    kind: str
    eligible: tuple[bool, ...]
    basis_points: int = 0
    amount: int = 0
    combinable: bool = False


@dataclass(frozen=True)
class Applied:
    """What an offer took off: ``amount`` off the goods, in ``shares`` by line, and ``delivery``."""

    offer: Offer
    amount: int = 0
    shares: tuple[int, ...] = ()
    delivery: int = 0

    @property
    def automatic(self) -> bool:
        """Whether no code was needed."""
        return not self.offer.code

    @property
    def saved(self) -> int:
        """All that it took off."""
        return self.amount + self.delivery


def ways(offers: Sequence[Offer]) -> list[tuple[Offer, ...]]:
    """The sets of offers that may stand in one cart: the combinable ones, or one other alone.

    Always one at least; it is empty where nothing is offered.
    """
    ordered = sorted(offers, key=lambda offer: (KINDS.index(offer.kind), bool(offer.code)))
    together = tuple(offer for offer in ordered if offer.combinable)
    alone: list[tuple[Offer, ...]] = [(offer,) for offer in ordered if not offer.combinable]
    return [together, *alone] if together or not alone else alone


def take_off(lines: Sequence[int], offers: Sequence[Offer]) -> tuple[Applied, ...]:
    """Take ``offers`` off ``lines`` one after another, each off what the former ones left."""
    left = list(lines)
    applied: list[Applied] = []
    for offer in offers:
        weights = [cost if meant else 0 for cost, meant in zip(left, offer.eligible, strict=True)]
        off = _off(sum(weights), offer)
        shares = money.share(off, weights) if off else [0] * len(left)
        left = [cost - share for cost, share in zip(left, shares, strict=True)]
        applied.append(Applied(offer, off, tuple(shares)))
    return tuple(applied)


def off_delivery(cost: int, applied: Sequence[Applied]) -> tuple[int, ...]:
    """What each takes off a delivery that costs ``cost``."""
    taken: list[int] = []
    for each in applied:
        left = cost - sum(taken)
        most = each.offer.amount or left
        taken.append(min(left, most) if each.offer.kind == "free_delivery" else 0)
    return tuple(taken)


def _off(goods: int, offer: Offer) -> int:
    if offer.kind == "percentage":
        return money.percent(goods, offer.basis_points)
    return min(goods, offer.amount) if offer.kind == "amount" else 0
