"""Goods of many merchants: cards, merchants, an offer with its choices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from storebuilder.theming.contexts.goods import Choice, Filter, Pages
from storebuilder.theming.contexts.site import Picture


@dataclass(frozen=True)
class Merchant:
    """Who sells, as it stands on every card."""

    #: The merchant's number; the same gives the same colour.
    id: int
    #: As the merchant writes it.
    name: str
    #: The merchant's page here.
    url: str
    #: Where it is, in the page's language, or empty.
    country: str


@dataclass(frozen=True)
class OfferCard:
    """Goods of a merchant on a shelf; draw it with the snippet ``card``."""

    #: The offer's number.
    id: int
    #: In the page's language where the merchant wrote it so.
    title: str
    #: The offer's page here.
    url: str
    #: The maker, or empty.
    brand: str
    #: Who sells it.
    merchant: Merchant
    #: Lowest price of its variants, in minor units of ``currency``.
    price: int
    #: Highest price of its variants.
    price_to: int
    #: What it cost before, or None.
    compare_at: int | None
    #: The merchant's currency, ISO 4217: write ``money(card.price, card.currency)``.
    currency: str
    #: About as much in the market's currency; None where it is the same or no rate is known.
    about: int | None
    #: By how many whole percent it is below its former price; 0 without one.
    percent_off: int
    #: Whether it can be bought now.
    available: bool
    #: in_stock, backorder, preorder, out_of_stock or discontinued.
    state: str
    #: Our copy of its first picture, or None.
    picture: Picture | None
    #: Why it stands here, in words, or empty.
    why: str = ""
    #: Until when a timed deal holds, or None.
    ends_at: datetime | None = None
    #: That moment in words, such as ``Until 27 Nov, 18:00 UTC``, or empty.
    ends: str = ""


@dataclass(frozen=True)
class MerchantCard:
    """A merchant in the directory; draw it with the snippet ``merchant-card``."""

    #: The merchant's number.
    id: int
    #: As the merchant writes it.
    name: str
    #: The merchant's page here.
    url: str
    #: What it says of itself, as plain text, or empty.
    about: str
    #: Its sign, or None; draw its first letter then.
    logo: Picture | None
    #: Where it is, in the page's language, or empty.
    country: str
    #: How many goods it offers here.
    count: int
    #: Whether the operator chose it.
    chosen: bool
    #: A few of its newest goods.
    pictures: tuple[Picture, ...] = ()
    #: Where it ships to, in the page's language; empty means everywhere or not said.
    ships_to: tuple[str, ...] = ()
    #: Its currency, ISO 4217, or empty.
    currency: str = ""


@dataclass(frozen=True)
class CategoryTile:
    """A category that leads to its goods."""

    #: The category's number in Google's product taxonomy.
    id: int
    #: The number of the one at the top that it belongs to; the snippet ``sign`` draws it.
    top: int
    #: In the page's language.
    title: str
    #: The category's page.
    url: str
    #: How many offers are in it and below.
    count: int
    #: What lies below it.
    children: tuple[CategoryTile, ...] = ()


@dataclass(frozen=True)
class OfferValue:
    """A value of a choice, drawn as a radio button."""

    #: What the form sends, and what people read.
    label: str
    #: Whether the variant that is shown has it.
    chosen: bool
    #: Whether it can be bought together with what else is chosen.
    available: bool


@dataclass(frozen=True)
class OfferOption:
    """What one chooses of an offer, such as its size; the form's field is ``option-<place>``."""

    #: Counted from 0.
    place: int
    #: In the language of the offer's words.
    name: str
    #: In order.
    values: tuple[OfferValue, ...]


@dataclass(frozen=True)
class OfferVariant:
    """The choice that is shown."""

    #: The merchant's own name of it; what the form sends as ``variant``.
    id: str
    #: The chosen values, such as ``M / Red``; empty where there is nothing to choose.
    title: str
    #: Minor units of the merchant's currency.
    price: int
    #: What it cost before, or None.
    compare_at: int | None
    #: About as much in the market's currency, or None.
    about: int | None
    #: Whether it can be bought now.
    available: bool
    #: in_stock, backorder, preorder, out_of_stock or discontinued.
    state: str
    #: Stock keeping unit, or empty.
    sku: str
    #: This choice in the merchant's own shop; an https or http address, or empty.
    url: str


@dataclass(frozen=True)
class Policy:
    """A page of the merchant's rules, in its own shop."""

    #: returns, shipping, privacy or terms; its words are ``policy.<name>``.
    name: str
    #: An https or http address.
    url: str


@dataclass(frozen=True)
class Offer:
    """Goods of a merchant on their own page."""

    #: The offer's number; what the form sends as ``offer``.
    id: int
    #: In the page's language where the merchant wrote it so.
    title: str
    #: The offer's page here, without a choice.
    url: str
    #: The page's one absolute address, for sharing.
    shared_url: str
    #: The maker, or empty.
    brand: str
    #: The language of title and description, BCP 47.
    language: str
    #: Cleaned HTML.
    description: Markup
    #: The merchant's currency, ISO 4217.
    currency: str
    #: In order; the first is the shown variant's.
    pictures: tuple[Picture, ...]
    #: What there is to choose; empty where there is only one variant.
    options: tuple[OfferOption, ...]
    #: The choice that is shown.
    variant: OfferVariant
    #: How many choices there are.
    count: int
    #: Whether it can be put into the cart here; else it is bought in the merchant's own shop.
    sold_here: bool
    #: Until when a timed deal holds, or None.
    ends_at: datetime | None
    #: That moment in words, or empty.
    ends: str
    #: For the script: variants with price and availability as JSON, safe in an attribute.
    data: str
    #: When the merchant's data last said so, in words, or empty.
    as_of: str = ""


@dataclass(frozen=True)
class OfferShelf:
    """Goods of many merchants with what narrows and orders them; draw it with ``shelf``."""

    #: The offers of this page.
    cards: tuple[OfferCard, ...]
    #: How many offers fit.
    total: int
    #: Where the form of filters and orders goes.
    url: str
    #: What that form hands on: names and values.
    kept: tuple[tuple[str, str], ...]
    #: This shelf without any filter.
    clear_url: str
    #: What narrows the shelf.
    filters: tuple[Filter, ...]
    #: The filters that are set.
    chosen: tuple[Choice, ...]
    #: Ways to order the shelf.
    sorts: tuple[Choice, ...]
    #: Where one is.
    pages: Pages
    #: The lowest price that was asked for, in major units of the market's currency, or empty.
    price_from: str = ""
    #: The highest price that was asked for, or empty.
    price_to: str = ""
