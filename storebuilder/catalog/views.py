"""The catalogue as pages, carts and feeds see it: plain data in the reader's language.

Amounts are minor units of ``currency``, the storefront's. Paths have no language prefix:
``front.url(path, language)`` makes an address of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storebuilder.catalog.filters import Filters
from storebuilder.catalog.product_view import (
    Choice,
    OptionView,
    ProductView,
    ValueView,
    VariantView,
)
from storebuilder.media import PictureView

__all__ = [
    "Card",
    "Choice",
    "CollectionView",
    "Facet",
    "FacetValue",
    "LineView",
    "OptionView",
    "ProductView",
    "Shelf",
    "ValueView",
    "VariantView",
]


@dataclass(frozen=True, slots=True)
class Card:
    """A product in a grid."""

    product_id: int
    handle: str
    title: str
    vendor: str
    #: The merchant's own word for what it is.
    kind: str
    currency: str
    #: The lowest and the highest price of its variants.
    price_from: int
    price_to: int
    #: The former price of the cheapest variant, where that is higher.
    compare_at_from: int | None
    in_stock: bool
    picture: PictureView | None
    #: Shown under the pointer, where there is one.
    second_picture: PictureView | None
    #: The variant to put in the cart at once; None where the buyer has to choose.
    only_variant_id: int | None
    published_at: datetime

    @property
    def path(self) -> str:
        return f"/products/{self.handle}"

    @property
    def price_varies(self) -> bool:
        return self.price_to > self.price_from

    @property
    def reduced(self) -> bool:
        return self.compare_at_from is not None and self.compare_at_from > self.price_from


@dataclass(frozen=True, slots=True)
class CollectionView:
    """A shelf with its words and its picture (its own, else its first product's)."""

    id: int
    handle: str
    title: str
    description_html: str
    picture: PictureView | None
    #: How many products of it this storefront shows.
    count: int
    #: The order that the merchant chose for it; see SORTS.
    sort: str

    @property
    def path(self) -> str:
        return f"/collections/{self.handle}"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One box to tick: ``value`` goes into the address, ``label`` is shown."""

    value: str
    label: str
    #: How many products the shelf would hold, were this one ticked in its facet.
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a shelf; ``key`` is its name in the address."""

    #: vendor, kind, tag or option.NAME
    key: str
    #: An option's name in the reader's language; empty for vendor, kind and tag.
    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of cards with everything that a page needs to narrow, sort and leaf through them."""

    cards: tuple[Card, ...]
    #: Products on all pages together.
    total: int
    page: int
    #: At least 1.
    pages: int
    per_page: int
    sort: str
    filters: Filters
    facets: tuple[Facet, ...]
    #: How many of the products (without the stock filter) are in stock.
    in_stock_count: int
    #: The lowest and highest price to be had without the price filter; None on an empty shelf.
    lowest: int | None
    highest: int | None
    currency: str
    query: str = ""
    collection: CollectionView | None = None


@dataclass(frozen=True, slots=True)
class LineView:
    """What carts and orders need to know of a variant, as of now."""

    variant_id: int
    product_id: int
    handle: str
    title: str
    #: ``13 inch / 8 GB``; empty for a product without options.
    variant_title: str
    sku: str
    currency: str
    price: int
    compare_at: int | None
    weight_grams: int
    #: The variant's own, else the product's; empty where unknown.
    hs_code: str
    origin: str
    requires_shipping: bool
    taxable: bool
    picture: PictureView | None
    #: Whether this storefront sells it now; stock is asked of inventory when it is promised.
    on_sale: bool
    #: How many can be bought; None means no limit.
    available: int | None

    @property
    def path(self) -> str:
        return f"/products/{self.handle}?variant={self.variant_id}"
