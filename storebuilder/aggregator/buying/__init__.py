"""One bag over many merchants: priced by each one's own server, handed over to each, followed.

Goods, prices, taxes, payment and the order are the merchant's. The aggregator keeps which pieces a
browser wants, asks the merchants over UCP, and remembers where each part of a purchase stands.
"""

from storebuilder.aggregator.buying.bag_views import BagLineView, BagPart, BagView
from storebuilder.aggregator.buying.bags import count, find, put_in, set_quantity, start
from storebuilder.aggregator.buying.following import heard_of
from storebuilder.aggregator.buying.following import look as look_after
from storebuilder.aggregator.buying.listing import (
    PartView,
    PurchaseView,
    by_token,
    of_browser,
    of_email,
    views,
)
from storebuilder.aggregator.buying.looking import agree, look
from storebuilder.aggregator.buying.mailing import email_of
from storebuilder.aggregator.buying.placing import Contact, ask, place, read_contact

__all__ = [
    "BagLineView",
    "BagPart",
    "BagView",
    "Contact",
    "PartView",
    "PurchaseView",
    "agree",
    "ask",
    "by_token",
    "count",
    "email_of",
    "find",
    "heard_of",
    "look",
    "look_after",
    "of_browser",
    "of_email",
    "place",
    "put_in",
    "read_contact",
    "set_quantity",
    "start",
    "views",
]
