"""Products, shelves and what one chooses of them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from storebuilder.theming.contexts.site import Picture


@dataclass(frozen=True)
class Card:
    """A product on a shelf; draw it with the snippet ``card``."""

    #: The product's number.
    id: int
    #: In the page's language.
    title: str
    #: The product's page.
    url: str
    #: The maker or brand, or empty.
    vendor: str
    #: Lowest price of its variants.
    price: int
    #: Highest price of its variants.
    price_to: int
    #: What it cost before, or None.
    compare_at: int | None
    #: Whether any variant can be bought now.
    available: bool
    #: The first picture, or None.
    picture: Picture | None
    #: The second picture, shown on hover, or None.
    second_picture: Picture | None = None


@dataclass(frozen=True)
class CollectionTile:
    """A collection as a tile that leads to it."""

    #: Part of its address.
    handle: str
    #: In the page's language.
    title: str
    #: The collection's page.
    url: str
    #: How many products it shows here.
    count: int
    #: Its own picture or that of its first product; None where there is none.
    picture: Picture | None = None


@dataclass(frozen=True)
class Shelf:
    """A few products for a section of the home page."""

    #: In the page's language.
    title: str
    #: Where all of them are.
    url: str
    #: In order.
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Choice:
    """One choice of a filter or an order, drawn as a box, a radio button or an option."""

    #: What the form sends.
    value: str
    #: In the page's language.
    label: str
    #: Whether it is chosen.
    chosen: bool
    #: How many products it would leave; None where it is not counted.
    count: int | None = None
    #: This page with the choice taken back.
    without: str = ""


@dataclass(frozen=True)
class Filter:
    """A group of choices that narrow a shelf."""

    #: The name of the form's field.
    name: str
    #: In the page's language.
    label: str
    #: In order.
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Pages:
    """Where one is on a shelf of several pages."""

    #: Counted from 1.
    number: int
    #: How many there are.
    count: int
    #: Address of the page before, or empty.
    previous: str
    #: Address of the page after, or empty.
    next: str
    #: The pages to show as links: number and address; an empty address stands for a gap.
    links: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Fact:
    """A fact about a product, such as its material."""

    #: In the page's language.
    name: str
    #: In the page's language.
    value: str


@dataclass(frozen=True)
class Value:
    """A value of an option, drawn as a radio button."""

    #: What the form sends.
    id: int
    #: In the page's language.
    label: str
    #: A CSS colour where the value is one, or empty.
    swatch: str
    #: Whether the variant that is shown has it.
    chosen: bool
    #: Whether it can be bought together with what else is chosen.
    available: bool


@dataclass(frozen=True)
class Option:
    """What one chooses of a product, such as its size."""

    #: The option's number; the form's field is ``option-<id>``.
    id: int
    #: In the page's language.
    name: str
    #: In order.
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Variant:
    """A product in one combination of its options' values."""

    #: What the form sends as ``variant``.
    id: int
    #: The values' names, such as ``M / Red``; empty where there is no option.
    title: str
    #: Stock keeping unit, or empty.
    sku: str
    #: Minor units.
    price: int
    #: What it cost before, or None.
    compare_at: int | None
    #: Whether it can be bought now.
    available: bool
    #: How many are left where few are; None where there are many or it is not counted.
    few_left: int | None
    #: Grams; 0 where it is not known.
    weight_grams: int
    #: The lowest price of the 30 days before, where a compare-at price is shown; else None.
    lowest_before: int | None = None


@dataclass(frozen=True)
class Delivery:
    """A way of delivery as a fact on the product's page."""

    #: In the page's language.
    name: str
    #: Minor units; 0 is free.
    price: int
    #: Free from this subtotal on, or None.
    free_from: int | None
    #: Days, at the least.
    days_min: int
    #: Days, at the most.
    days_max: int
    #: Where to, as one says it (``to Germany``); empty where it is the same everywhere.
    to: str


@dataclass(frozen=True)
class Product:
    """A product on its own page."""

    #: The product's number.
    id: int
    #: Part of its address.
    handle: str
    #: In the page's language.
    title: str
    #: The product's page, without a variant.
    url: str
    #: The maker or brand, or empty.
    vendor: str
    #: Cleaned HTML in the page's language.
    description: Markup
    #: In order; the first is the shown variant's.
    pictures: tuple[Picture, ...]
    #: What there is to choose; empty where there is only one variant.
    options: tuple[Option, ...]
    #: All variants on sale.
    variants: tuple[Variant, ...]
    #: The variant that is shown.
    variant: Variant
    #: Short facts.
    facts: tuple[Fact, ...]
    #: Country of origin in the page's language, or empty.
    origin: str
    #: For the script: variants with price and availability as JSON, safe in an attribute.
    data: str
