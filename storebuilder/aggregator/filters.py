"""What narrows a shelf of the market, and how it is written in an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from storebuilder import money
from storebuilder.errors import NotAccepted

#: The orders of a shelf; "" is the most fitting first for a question, else the newest.
SORTS = ("newest", "price-low", "price-high", "reduced")
MOST_VALUES = 40  # of all filters together: an address longer than that was not clicked together


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a shelf. Several values of one kind mean any of them, several kinds all."""

    #: Handles of merchants.
    stores: tuple[str, ...] = ()
    #: The id of a category; what lies below it is in it too.
    category: int | None = None
    #: Countries of the merchants, ISO 3166-1 alpha-2.
    countries: tuple[str, ...] = ()
    #: Minor units of the market's own currency, both ends included.
    price_min: int | None = None
    price_max: int | None = None
    available: bool = False
    #: Former price above today's.
    reduced: bool = False

    def __bool__(self) -> bool:
        return self != Filters()

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]], currency: str) -> Filters:
        """Read the pairs of an address's query; what is not understood is left out.

        ``store=tea-house``, ``category=469``, ``country=JP``, ``price-min=10``,
        ``price-max=20.50``, ``available=1``, ``reduced=1``; store and country as often as wanted.
        """
        known = [(name, value[:120]) for name, value in pairs if value and "\0" not in name + value]
        known = known[:MOST_VALUES]

        def every(key: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(value for name, value in known if name == key))

        return cls(
            stores=every("store"),
            category=_number(every("category")),
            countries=tuple(code.upper() for code in every("country") if len(code) == 2),
            price_min=_amount(every("price-min"), currency),
            price_max=_amount(every("price-max"), currency),
            available="1" in every("available"),
            reduced="1" in every("reduced"),
        )

    def write(self, currency: str) -> list[tuple[str, str]]:
        """The pairs of an address's query; ``read`` gives the same filters back."""
        pairs = [("store", handle) for handle in self.stores]
        if self.category is not None:
            pairs.append(("category", str(self.category)))
        pairs += [("country", code) for code in self.countries]
        for name, amount in (("price-min", self.price_min), ("price-max", self.price_max)):
            if amount is not None:
                pairs.append((name, money.Money(amount, currency).plain()))
        pairs += [
            (name, "1")
            for name, wanted in (("available", self.available), ("reduced", self.reduced))
            if wanted
        ]
        return pairs


def _number(texts: tuple[str, ...]) -> int | None:
    text = texts[0] if texts else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _amount(texts: tuple[str, ...], currency: str) -> int | None:
    try:
        return money.parse(texts[0], currency) if texts else None
    except NotAccepted:
        return None
