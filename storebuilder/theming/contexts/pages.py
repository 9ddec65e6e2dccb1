"""What each page of the shop is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from storebuilder.theming.contexts.goods import (
    Card,
    Choice,
    CollectionTile,
    Delivery,
    Filter,
    Pages,
    Product,
    Shelf,
)
from storebuilder.theming.contexts.site import Crumb, Head, Picture


@dataclass(frozen=True)
class HomePage:
    """``index.json``: the first page, made of sections."""

    #: The head of the page.
    head: Head
    #: Shelves that sections asked for; the key is a collection's handle, or ``newest``.
    shelves: dict[str, Shelf]
    #: All collections.
    collections: tuple[CollectionTile, ...]
    #: Pictures that sections asked for, by their number.
    pictures: dict[int, Picture]


@dataclass(frozen=True)
class CollectionsPage:
    """``collections.json``: all collections."""

    #: The head of the page.
    head: Head
    #: In order.
    collections: tuple[CollectionTile, ...]


@dataclass(frozen=True)
class CollectionPage:
    """``collection.json``: a shelf with its filters."""

    #: The head of the page.
    head: Head
    #: The way here.
    crumbs: tuple[Crumb, ...]
    #: In the page's language.
    title: str
    #: Cleaned HTML.
    description: Markup
    #: This page's path without its query.
    url: str
    #: The products of this page.
    cards: tuple[Card, ...]
    #: How many products the shelf has with these filters.
    total: int
    #: What narrows the shelf.
    filters: tuple[Filter, ...]
    #: The filters that are set.
    chosen: tuple[Choice, ...]
    #: Ways to order the shelf.
    sorts: tuple[Choice, ...]
    #: Where one is.
    pages: Pages
    #: The lowest price that was asked for, in major units, or empty.
    price_from: str = ""
    #: The highest price that was asked for, in major units, or empty.
    price_to: str = ""


@dataclass(frozen=True)
class ProductPage:
    """``product.json``: a product."""

    #: The head of the page.
    head: Head
    #: The way here.
    crumbs: tuple[Crumb, ...]
    #: The product.
    product: Product
    #: Ways of delivery, cheapest first.
    deliveries: tuple[Delivery, ...]
    #: Other products that go with it.
    related: tuple[Card, ...]


@dataclass(frozen=True)
class SearchPage:
    """``search.json``: what was found."""

    #: The head of the page.
    head: Head
    #: What was looked for; empty where nothing was typed.
    query: str
    #: The products of this page.
    cards: tuple[Card, ...]
    #: How many products were found.
    total: int
    #: Where one is.
    pages: Pages
    #: Ways to order what was found.
    sorts: tuple[Choice, ...]
    #: Collections to go on with where nothing was found.
    collections: tuple[CollectionTile, ...]


@dataclass(frozen=True)
class ContentPage:
    """``page.json``: a page of text, such as about or shipping."""

    #: The head of the page.
    head: Head
    #: Part of its address.
    handle: str
    #: In the page's language.
    title: str
    #: Cleaned HTML.
    body: Markup
    #: When it was last changed.
    updated_at: datetime


@dataclass(frozen=True)
class ErrorPage:
    """``error.json``: a page that is not there, gone, broken or closed."""

    #: The head of the page.
    head: Head
    #: HTTP status.
    status: int
    #: Which words are shown: not_found, gone, closed, refused, broken or mistake.
    kind: str
    #: What went wrong in the shop's own words, or empty.
    message: str
    #: Collections to go on with.
    collections: tuple[CollectionTile, ...]


#: The page that each composed template is given.
PAGES: dict[str, type] = {
    "index": HomePage,
    "collections": CollectionsPage,
    "collection": CollectionPage,
    "product": ProductPage,
    "search": SearchPage,
    "page": ContentPage,
    "error": ErrorPage,
}
