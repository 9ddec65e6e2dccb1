"""What each page of a market is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storebuilder.theming.contexts.goods import Choice, Pages
from storebuilder.theming.contexts.offers import (
    CategoryTile,
    MerchantCard,
    Offer,
    OfferCard,
    OfferShelf,
    Policy,
)
from storebuilder.theming.contexts.pages import ContentPage
from storebuilder.theming.contexts.site import Crumb, Head, Picture


@dataclass(frozen=True)
class MarketPage:
    """``index.json``: the first page, made of sections."""

    #: The head of the page.
    head: Head
    #: Timed deals that hold now, in the operator's order.
    deals: tuple[OfferCard, ...]
    #: What came last.
    arrivals: tuple[OfferCard, ...]
    #: The categories at the top that have goods.
    categories: tuple[CategoryTile, ...]
    #: Merchants, those that the operator chose in front.
    merchants: tuple[MerchantCard, ...]
    #: Pictures that sections asked for, by their number.
    pictures: dict[int, Picture]


@dataclass(frozen=True)
class ShelfPage:
    """``goods.json`` and ``category.json``: goods of many merchants, with what narrows them."""

    #: The head of the page.
    head: Head
    #: The way here.
    crumbs: tuple[Crumb, ...]
    #: In the page's language.
    title: str
    #: The goods.
    shelf: OfferShelf
    #: Categories right below this one; the tops where there is none.
    categories: tuple[CategoryTile, ...]


@dataclass(frozen=True)
class FindPage:
    """``search.json``: merchants and goods in one answer."""

    #: The head of the page.
    head: Head
    #: What was looked for; empty where nothing was typed.
    query: str
    #: What was found instead where ``query`` found nothing; else empty.
    mended: str
    #: Merchants that the words find.
    merchants: tuple[MerchantCard, ...]
    #: The goods.
    shelf: OfferShelf
    #: Categories to go on with where nothing was found.
    categories: tuple[CategoryTile, ...]


@dataclass(frozen=True)
class CategoriesPage:
    """``categories.json``: the tree of what is offered."""

    #: The head of the page.
    head: Head
    #: The tops, each with what lies below it.
    categories: tuple[CategoryTile, ...]


@dataclass(frozen=True)
class DealsPage:
    """``deals.json``: all timed deals that hold now."""

    #: The head of the page.
    head: Head
    #: In the operator's order.
    deals: tuple[OfferCard, ...]


@dataclass(frozen=True)
class MerchantsPage:
    """``merchants.json``: the directory."""

    #: The head of the page.
    head: Head
    #: The merchants of this page.
    merchants: tuple[MerchantCard, ...]
    #: How many merchants fit.
    total: int
    #: What was looked for, or empty.
    query: str
    #: What merchants' names begin with; ``without`` leads to those with it.
    letters: tuple[Choice, ...]
    #: Countries that merchants are in.
    countries: tuple[Choice, ...]
    #: Categories that merchants have goods in.
    categories: tuple[Choice, ...]
    #: The filters that are set.
    chosen: tuple[Choice, ...]
    #: This page's path without its query.
    url: str
    #: Where one is.
    pages: Pages


@dataclass(frozen=True)
class MerchantPage:
    """``merchant.json``: a merchant with its goods."""

    #: The head of the page.
    head: Head
    #: The way here.
    crumbs: tuple[Crumb, ...]
    #: Who it is.
    merchant: MerchantCard
    #: Its own shop: an https or http address.
    shop_url: str
    #: The host of that shop, as people read it.
    shop_host: str
    #: Pages of its rules.
    policies: tuple[Policy, ...]
    #: When its prices were last read, in words, or empty.
    as_of: str
    #: When it joined, or None.
    since: datetime | None
    #: The goods.
    shelf: OfferShelf


@dataclass(frozen=True)
class OfferPage:
    """``offer.json``: goods of a merchant."""

    #: The head of the page.
    head: Head
    #: The way here.
    crumbs: tuple[Crumb, ...]
    #: The goods.
    offer: Offer
    #: Who sells them.
    merchant: MerchantCard
    #: Pages of the merchant's rules.
    policies: tuple[Policy, ...]
    #: The same goods at other merchants, the cheapest first.
    same: tuple[OfferCard, ...]
    #: More of this merchant.
    more: tuple[OfferCard, ...]


@dataclass(frozen=True)
class JoinPage:
    """``join.json``: how a merchant joins."""

    #: The head of the page.
    head: Head
    #: How many merchants are here.
    merchants: int
    #: Where the market is, for the command with which a shop joins.
    address: str


@dataclass(frozen=True)
class OfflinePage:
    """``offline.json``: what a phone without a connection shows."""

    #: The head of the page.
    head: Head


@dataclass(frozen=True)
class MarketErrorPage:
    """``error.json``: a page that is not there, gone, broken or closed."""

    #: The head of the page.
    head: Head
    #: HTTP status.
    status: int
    #: Which words are shown: not_found, gone, closed, refused, broken or mistake.
    kind: str
    #: What went wrong in the market's own words, or empty.
    message: str
    #: Categories to go on with.
    categories: tuple[CategoryTile, ...]


#: The page that each composed template of a market's theme is given.
PAGES: dict[str, type] = {
    "index": MarketPage,
    "goods": ShelfPage,
    "category": ShelfPage,
    "search": FindPage,
    "categories": CategoriesPage,
    "deals": DealsPage,
    "merchants": MerchantsPage,
    "merchant": MerchantPage,
    "offer": OfferPage,
    "join": JoinPage,
    "page": ContentPage,
    "offline": OfflinePage,
    "error": MarketErrorPage,
}
