"""Pages of many things, as the market's pages see them: shelves, the directory, the tree."""

from __future__ import annotations

from dataclasses import dataclass

from storebuilder.aggregator.filters import Filters
from storebuilder.aggregator.views import CategoryTag, OfferCard, StoreCard


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that a shelf can be narrowed by; ``value`` goes into the address."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """Everything of one kind: ``store``, ``category`` or ``country``, the most frequent first."""

    kind: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of goods, with what it can be narrowed by."""

    cards: tuple[OfferCard, ...]
    total: int
    page: int
    pages: int
    per_page: int
    sort: str
    filters: Filters
    facets: tuple[Facet, ...]
    available_count: int
    #: Of all that was found, in the market's currency; None where there is nothing.
    lowest: int | None
    highest: int | None
    currency: str
    query: str
    #: What was sought instead where ``query`` found nothing; else empty.
    mended: str
    #: Merchants that the query finds.
    stores: tuple[StoreCard, ...]
    #: The chosen category from the top down.
    trail: tuple[CategoryTag, ...]


@dataclass(frozen=True, slots=True)
class StorePage:
    """One page of the directory."""

    stores: tuple[StoreCard, ...]
    total: int
    page: int
    pages: int
    countries: tuple[FacetValue, ...]
    #: With what the handles begin, which are written in Latin letters whatever the name is.
    letters: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A category with how many offers are in it and below."""

    id: int
    name: str
    count: int
    children: tuple[CategoryNode, ...] = ()

    @property
    def path(self) -> str:
        return f"/categories/{self.id}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody may mean while typing: ``store``, ``category``, ``goods`` or ``word``."""

    kind: str
    text: str
    #: Where it leads, without a language prefix.
    path: str
