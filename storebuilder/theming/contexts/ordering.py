"""The buyer's page of an order, and the page on which one pretends to pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from storebuilder.theming.contexts.buying import PaymentChoice, Totals
from storebuilder.theming.contexts.site import Head, Picture


@dataclass(frozen=True)
class OrderLine:
    """A product as it was bought."""

    #: As it was called when it was bought.
    title: str
    #: The chosen values, or empty.
    variant_title: str
    #: The variant's picture, or None.
    picture: Picture | None
    #: How many pieces.
    quantity: int
    #: For one piece, in minor units of the order's currency.
    unit_price: int
    #: For all pieces, before discounts.
    total: int


@dataclass(frozen=True)
class Parcel:
    """A parcel that was sent."""

    #: Who carries it, or empty.
    carrier: str
    #: Tracking number, or empty.
    number: str
    #: Where to follow it, or empty.
    url: str
    #: When it was sent.
    sent_at: datetime
    #: What is in it: title and number of pieces.
    contents: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Stage:
    """A step of an order's way from being placed to being sent."""

    #: placed, paid or sent; the words are ``order.stage.<name>``.
    name: str
    #: Whether it is behind us.
    done: bool
    #: When it was, or None.
    at: datetime | None = None


@dataclass(frozen=True)
class OrderPage:
    """``order.html``: an order, for who has its link."""

    #: The head of the page.
    head: Head
    #: What people call it.
    number: str
    #: The page's own path.
    url: str
    #: unpaid, checking, waiting, transfer, failed, paid, part, sent, cancelled or expired; its
    #: words are ``order.state.<state>.title`` and ``.text``.
    state: str
    #: good, warning, bad or info.
    mood: str
    #: ISO 4217; amounts are its minor units.
    currency: str
    #: The way of the order; empty where it ended before.
    stages: tuple[Stage, ...]
    #: What was bought.
    lines: tuple[OrderLine, ...]
    #: How many pieces.
    count: int
    #: The figures.
    totals: Totals
    #: What was sent back.
    refunded: int
    #: What is on its way back.
    refunding: int
    #: Line by line as the country writes it.
    address: tuple[str, ...]
    #: Where mails about it go.
    email: str
    #: When it should arrive, in words; empty where nothing is known.
    arrives: str
    #: Parcels that were sent.
    parcels: tuple[Parcel, ...]
    #: Ways to pay it now; empty where nothing is to be paid.
    payments: tuple[PaymentChoice, ...]
    #: Until when it is held unpaid, or None.
    held_until: datetime | None
    #: How to pay by bank transfer: cleaned HTML, or empty.
    instructions: Markup
    #: Whether real money is taken.
    live: bool
    #: When it was placed.
    placed_at: datetime
    #: Where the buyer came from, if a platform sent them and said so; else empty.
    back_url: str = ""
    #: The host name of that place.
    back_name: str = ""


@dataclass(frozen=True)
class PayPage:
    """``pay.html``: the page on which one pretends to pay, in demonstrations and tests."""

    #: The head of the page.
    head: Head
    #: What people call the order.
    number: str
    #: What is to be paid, in minor units.
    amount: int
    #: ISO 4217.
    currency: str
    #: Where the form goes.
    url: str
    #: What the form hands on.
    ways: str
    #: Whether it can still be paid here.
    open: bool
    #: Where one goes on when it can't.
    order_url: str
