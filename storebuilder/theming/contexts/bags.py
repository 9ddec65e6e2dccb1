"""What the pages of a market's bag, its checkout and its orders are given."""

from __future__ import annotations

from dataclasses import dataclass

from storebuilder.theming.contexts.offers import Merchant
from storebuilder.theming.contexts.site import Head, Picture


@dataclass(frozen=True)
class MarketBagLine:
    """Pieces of one merchant's goods in the bag."""

    #: The line's number; what its form sends to.
    id: int
    #: In the page's language where the merchant wrote it so.
    title: str
    #: The chosen values, such as ``M / Red``, or empty.
    choice: str
    #: The goods' page here.
    url: str
    #: The goods, or None.
    picture: Picture | None
    #: How many pieces.
    quantity: int
    #: Minor units of the part's currency, for one piece.
    price: int
    #: For all pieces.
    amount: int
    #: What has become of it since it was put in, in words, or empty.
    note: str
    #: Whether it can't be had any more.
    gone: bool


@dataclass(frozen=True)
class MarketBagPart:
    """What the bag holds of one merchant."""

    #: Who sells.
    merchant: Merchant
    #: ISO 4217.
    currency: str
    #: In the order in which they were put in.
    lines: tuple[MarketBagLine, ...]
    #: Of what can be had.
    subtotal: int
    #: About as much in the market's currency, or None.
    about: int | None
    #: Words of the merchant that the buyer should read.
    messages: tuple[str, ...]
    #: Whether the merchant's own server confirmed the prices just now.
    confirmed: bool
    #: Whether it can be ordered from here; else its own shop is linked to.
    sells_here: bool
    #: The merchant's own shop.
    shop_url: str


@dataclass(frozen=True)
class MarketCartPage:
    """``bag.html``: one bag over several merchants."""

    #: The head of the page.
    head: Head
    #: By merchant.
    parts: tuple[MarketBagPart, ...]
    #: How many pieces in all.
    pieces: int
    #: About the whole in the market's currency, or None.
    about: int | None
    #: What just happened, in words, or empty.
    notice: str
    #: Whether anything can be ordered.
    can_order: bool


@dataclass(frozen=True)
class MarketCheckoutPage:
    """``bag-address.html``: where it goes; each merchant gets it with its part."""

    #: The head of the page.
    head: Head
    #: By merchant.
    parts: tuple[MarketBagPart, ...]
    #: About the whole in the market's currency, or None.
    about: int | None
    #: What was typed in, by field.
    values: dict[str, str]
    #: What was not accepted, in words, by field; empty words where all is well.
    errors: dict[str, str]
    #: Whether anything was not accepted.
    wrong: bool
    #: What was not accepted as a whole, or empty.
    problem: str
    #: Countries: code and name.
    countries: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MarketParcel:
    """What a merchant said of a parcel."""

    #: Such as shipped or delivered, in words.
    what: str
    #: Who carries it, or empty.
    carrier: str
    #: The number to follow it by, or empty.
    number: str
    #: The carrier's page, or empty.
    url: str


@dataclass(frozen=True)
class MarketOrderPart:
    """One merchant's part of a purchase."""

    #: Who sells.
    merchant: Merchant
    #: asking, open, paying, refused, ordered or canceled.
    state: str
    #: Pieces, title and choice.
    lines: tuple[tuple[int, str, str], ...]
    #: ISO 4217.
    currency: str
    #: What the merchant asks in all, or None where it is not known yet.
    total: int | None
    #: Its parts: words and minor units.
    totals: tuple[tuple[str, int], ...]
    #: Words of the merchant that the buyer should read.
    messages: tuple[str, ...]
    #: By how much it is dearer than was shown; minor units, 0 where it is not.
    dearer: int
    #: Where it is paid, at the merchant, or empty.
    pay_url: str
    #: The host of that page, as people read it.
    pay_host: str
    #: The order's page at the merchant, or empty.
    order_url: str
    #: The merchant's own number of the order, or empty.
    number: str
    #: What is on its way.
    parcels: tuple[MarketParcel, ...]
    #: What was paid back or withdrawn: words and minor units.
    adjustments: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class MarketPurchase:
    """What was ordered at one go."""

    #: Its page.
    url: str
    #: The day in words.
    day: str
    #: By merchant.
    parts: tuple[MarketOrderPart, ...]
    #: How many parts are still to be paid.
    open: int


@dataclass(frozen=True)
class MarketOrderPage:
    """``bag-order.html``: a purchase with all its parts; the buyer's private page."""

    #: The head of the page.
    head: Head
    #: What was ordered.
    purchase: MarketPurchase
    #: The part to be paid next, counted from 0; None where nothing is.
    next: int | None
    #: Whether a merchant has not answered yet, so that the page looks again by itself.
    waiting: bool


@dataclass(frozen=True)
class MarketOrdersPage:
    """``bag-orders.html``: the purchases of this browser, or of an e-mail address."""

    #: The head of the page.
    head: Head
    #: The newest first.
    purchases: tuple[MarketPurchase, ...]
    #: Whether a link was asked for just now.
    asked: bool
    #: What was not accepted, in words, or empty.
    problem: str
