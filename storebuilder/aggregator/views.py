"""The market as its pages see it: plain data in the reader's language.

Amounts are minor units of the currency beside them; ``comparable`` is the same in the market's own
currency, rounded, for comparing only. An image's address at its merchant is never linked to: what
is shown is ``picture``, our own copy, or nothing until it is there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from storebuilder.media import PictureView


@dataclass(frozen=True, slots=True)
class Why:
    """Why something stands here: a sentence's key, and what is filled into it.

    ``found.title`` {words}, ``found.text`` {words}, ``cheapest`` {count}, ``deal`` {until},
    ``reduced`` {percent}, ``in.category`` {category}, ``by.store`` {store}, ``new`` {on}.
    """

    key: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoreTag:
    """The merchant, on every card."""

    id: int
    handle: str
    name: str
    country: str

    @property
    def path(self) -> str:
        return f"/stores/{self.handle}"


@dataclass(frozen=True, slots=True)
class CategoryTag:
    """A category by name."""

    id: int
    name: str

    @property
    def path(self) -> str:
        return f"/categories/{self.id}"


@dataclass(frozen=True, slots=True)
class OfferCard:
    """An offer in a grid."""

    offer_id: int
    title: str
    store: StoreTag
    brand: str
    #: The cheapest and the dearest of its variants.
    amount: int
    amount_to: int
    #: The former price of the cheapest variant, where that is higher.
    compare_at: int | None
    currency: str
    comparable: int | None
    available: bool
    #: in_stock, backorder, preorder, out_of_stock or discontinued
    availability: str
    picture: PictureView | None
    category_id: int | None
    gtin: str
    #: The merchant's id of the variant to put in the cart at once; None where there is a choice.
    only_variant: str | None
    first_seen: datetime
    why: Why | None = None
    #: Until when a timed deal holds, where there is one.
    deal_until: datetime | None = None

    @property
    def path(self) -> str:
        return f"/goods/{self.offer_id}"

    @property
    def percent_off(self) -> int:
        """By how many whole percent it is below its former price; 0 without one."""
        if not self.compare_at or self.compare_at <= self.amount:
            return 0
        return (self.compare_at - self.amount) * 100 // self.compare_at


@dataclass(frozen=True, slots=True)
class VariantView:
    """One of the choices of an offer. ``id`` is the merchant's own, for carts over UCP."""

    id: str
    #: Values in the order of the offer's options: ("Red", "M").
    values: tuple[str, ...]
    sku: str
    amount: int
    compare_at: int | None
    available: bool
    availability: str
    url: str
    picture: PictureView | None

    @property
    def title(self) -> str:
        return " / ".join(self.values)


@dataclass(frozen=True, slots=True)
class OptionView:
    """A choice that an offer gives, such as Size."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoreCard:
    """A merchant in the directory."""

    id: int
    handle: str
    name: str
    #: In the reader's language where the merchant wrote it so.
    about: str
    logo: PictureView | None
    country: str
    currency: str
    #: Countries it delivers to; empty means everywhere or not said.
    ships_to: tuple[str, ...]
    languages: tuple[str, ...]
    offer_count: int
    #: unknown, fresh, slow or broken
    health: str
    featured: bool
    #: A few of its newest goods.
    pictures: tuple[PictureView, ...] = ()

    @property
    def path(self) -> str:
        return f"/stores/{self.handle}"


@dataclass(frozen=True, slots=True)
class StoreView:
    """A merchant's own page."""

    card: StoreCard
    origin: str
    source: str
    #: {"returns": "https://…", "privacy": …, "terms": …, "shipping": …}
    policies: dict[str, str]
    accepted_at: datetime | None
    #: When its goods were last read.
    pulled_at: datetime | None


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer's own page."""

    card: OfferCard
    #: The product's page at its merchant.
    url: str
    #: Cleaned HTML.
    description: str
    #: The language that title and description are written in.
    language: str
    options: tuple[OptionView, ...]
    variants: tuple[VariantView, ...]
    pictures: tuple[PictureView, ...]
    #: From the top of the tree down to its own category.
    trail: tuple[CategoryTag, ...]
    store: StoreCard
    sku: str
    external_id: str
    #: Its merchant's rules: {"returns": "https://…", …}.
    policies: dict[str, str]
    #: Whether orders can be placed with its merchant from here.
    sold_here: bool
    #: When the merchant's data last said so.
    seen_at: datetime | None
