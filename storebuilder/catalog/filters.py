"""What narrows a shelf, and how it is written in an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from storebuilder import money
from storebuilder.catalog.drafts import MOST_OPTIONS
from storebuilder.errors import NotAccepted

#: The orders of a shelf. "hand" is the merchant's own, "" the collection's (or by relevance).
SORTS = ("hand", "newest", "price-low", "price-high", "title", "best-selling")
MOST_VALUES = 40  # of all filters together: an address longer than that was not clicked together


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a shelf. Several values of one kind mean any of them, several kinds all."""

    in_stock: bool = False
    #: Minor units of the storefront's currency, both ends included.
    price_min: int | None = None
    price_max: int | None = None
    vendors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    #: Values by option name, both in the shop's own language: {"Size": ("M", "L")}.
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self != Filters()

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]], currency: str) -> Filters:
        """Read the pairs of an address's query; what is not understood is left out.

        ``in-stock=1``, ``price-min=10``, ``price-max=20.50``, ``vendor=…``, ``kind=…``,
        ``tag=…`` and ``option.Size=M``, each but the first three as often as wanted; of options as
        many as a product has, for counting takes longer by the square of their number.
        """
        known = [(name, value[:120]) for name, value in pairs if value and "\0" not in name + value]
        known = known[:MOST_VALUES]

        def every(key: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(value for name, value in known if name == key))

        names = list(dict.fromkeys(name for name, _ in known if name.startswith("option.")))
        return cls(
            in_stock="1" in every("in-stock"),
            price_min=_amount(every("price-min"), currency),
            price_max=_amount(every("price-max"), currency),
            vendors=every("vendor"),
            kinds=every("kind"),
            tags=every("tag"),
            options={
                name.removeprefix("option.")[:80]: every(name) for name in names[:MOST_OPTIONS]
            },
        )

    def write(self, currency: str) -> list[tuple[str, str]]:
        """The pairs of an address's query; ``read`` gives the same filters back."""
        pairs = [("in-stock", "1")] if self.in_stock else []
        for name, amount in (("price-min", self.price_min), ("price-max", self.price_max)):
            if amount is not None:
                pairs.append((name, money.Money(amount, currency).plain()))
        for name, values in (("vendor", self.vendors), ("kind", self.kinds), ("tag", self.tags)):
            pairs += [(name, value) for value in values]
        for name, values in self.options.items():
            pairs += [(f"option.{name}", value) for value in values]
        return pairs


def _amount(texts: tuple[str, ...], currency: str) -> int | None:
    try:
        return money.parse(texts[0], currency) if texts else None
    except NotAccepted:
        return None
