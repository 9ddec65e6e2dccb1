"""What a shop offers as every reader hands it on: plain values, not checked yet, and checked.

A reader fills ``Raw`` with whatever its source says; ``checking.checked`` makes an ``Offered`` of
it, or says why not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

AVAILABILITY = ("in_stock", "backorder", "preorder", "out_of_stock", "discontinued")
BUYABLE = frozenset(("in_stock", "backorder", "preorder"))


@dataclass(slots=True)
class RawVariant:
    """One of the choices, as a source says it. Anything may be in any field."""

    id: Any
    #: Whole minor units, or what stood there instead, which is refused.
    amount: Any
    compare_at: Any = None
    currency: Any = ""
    values: list[Any] = field(default_factory=list)
    sku: Any = ""
    gtin: Any = ""
    available: Any = None
    availability: Any = ""
    url: Any = ""
    image: Any = ""


@dataclass(slots=True)
class Raw:
    """A product as a source says it. Anything may be in any field."""

    id: Any
    title: Any
    variants: list[RawVariant]
    #: HTML, or plain text where ``plain`` says so.
    description: Any = ""
    plain: bool = False
    url: Any = ""
    brand: Any = ""
    #: An id or a path of Google's taxonomy, and the shop's own word.
    google_category: Any = ""
    own_category: Any = ""
    #: (address, words for those who do not see it)
    images: list[tuple[Any, Any]] = field(default_factory=list)
    #: Names of the choices, in the order of each variant's values.
    options: list[Any] = field(default_factory=list)
    #: How many variants the source has, where not all were read.
    variant_count: int = 0


@dataclass(frozen=True, slots=True)
class OfferedVariant:
    """One of the choices, checked. ``amount`` is in minor units."""

    id: str
    values: tuple[str, ...]
    sku: str
    gtin: str
    amount: int
    compare_at: int | None
    availability: str
    url: str
    image: str

    @property
    def available(self) -> bool:
        return self.availability in BUYABLE


@dataclass(frozen=True, slots=True)
class Offered:
    """A product in one language, checked; the first variant is the cheapest that can be had."""

    external_id: str
    language: str
    title: str
    #: Cleaned HTML.
    description: str
    url: str
    brand: str
    google_category: str
    own_category: str
    currency: str
    images: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, tuple[str, ...]], ...]
    variants: tuple[OfferedVariant, ...]

    @property
    def cheapest(self) -> OfferedVariant:
        """Of those that can be had, else of all."""
        return min(self.variants, key=lambda one: (not one.available, one.amount))

    @property
    def amount_to(self) -> int:
        return max(one.amount for one in self.variants)

    @property
    def gtin(self) -> str:
        """The one that all variants share: only then are the goods as a whole the same."""
        codes = {one.gtin for one in self.variants}
        return codes.pop() if len(codes) == 1 else ""

    @property
    def sku(self) -> str:
        return self.variants[0].sku if len(self.variants) == 1 else ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with something offered: a sentence's key, what is filled in, what became of it.

    The sentences stand in ``words``; docs/aggregator.md lists them.
    """

    external_id: str
    key: str
    values: dict[str, str] = field(default_factory=dict)
    #: Whether the offer was kept out; else something of it was cut.
    kept_out: bool = False
