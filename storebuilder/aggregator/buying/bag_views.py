"""The bag as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from storebuilder.aggregator.buying.told import ToldTotal
from storebuilder.aggregator.views import StoreTag
from storebuilder.media import PictureView


@dataclass(frozen=True)
class BagLineView:
    """A line of the bag. Amounts are minor units of the part's currency, for all its pieces."""

    id: int
    offer_id: int
    #: The merchant's own id of the variant.
    variant: str
    title: str
    choice: str
    picture: PictureView | None
    quantity: int
    price: int
    amount: int
    #: What a piece cost when the buyer was told last; another price is said.
    seen: int
    #: ok, gone, fewer (``had`` can be had), dearer or cheaper
    state: str
    had: int

    @property
    def path(self) -> str:
        return f"/goods/{self.offer_id}"


@dataclass(frozen=True)
class BagPart:
    """What the bag holds of one merchant."""

    store: StoreTag
    #: Whether it takes orders from here at all; others are bought in their own shops.
    sells_here: bool
    origin: str
    lines: tuple[BagLineView, ...] = ()
    currency: str = ""
    #: Of the lines, by the merchant's own prices where it answered.
    subtotal: int = 0
    #: What the merchant adds or takes away, as far as it knows without an address.
    totals: tuple[ToldTotal, ...] = ()
    #: Words of the merchant that the buyer should read: (error, warning or info; words).
    messages: tuple[tuple[str, str], ...] = ()
    #: Whether the merchant's server confirmed this just now.
    confirmed: bool = False


@dataclass(frozen=True)
class BagView:
    """The whole bag."""

    parts: tuple[BagPart, ...] = ()
    #: About what it is in the market's currency; None where a rate is missing.
    about: int | None = None

    @property
    def pieces(self) -> int:
        """How many pieces there are in all."""
        return sum(line.quantity for part in self.parts for line in part.lines)

    @property
    def can_be_ordered(self) -> bool:
        """Whether anything in it can be ordered from here."""
        return any(
            part.sells_here and any(line.state != "gone" for line in part.lines)
            for part in self.parts
        )
