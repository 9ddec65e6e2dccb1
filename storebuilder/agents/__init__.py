"""What programs speak to a shop: the Universal Commerce Protocol, over any transport.

A transport makes a ``Caller`` of a request (``discover``, ``negotiate``) and calls a verb with it;
verbs take and give plain data in the words of version 2026-04-08.
"""

from storebuilder.agents import models, offering, signatures, telling
from storebuilder.agents.answers import incompatible, is_refusal
from storebuilder.agents.authenticating import is_authentic
from storebuilder.agents.carts import cancel_cart, create_cart, get_cart, update_cart
from storebuilder.agents.catalogs import get_product, lookup_catalog, search_catalog
from storebuilder.agents.checkouts import (
    cancel_checkout,
    create_checkout,
    get_checkout,
    update_checkout,
)
from storebuilder.agents.completing import complete_checkout
from storebuilder.agents.continuing import go_on, way_back
from storebuilder.agents.discovering import discover
from storebuilder.agents.negotiating import Caller, IncompatibleError, negotiate
from storebuilder.agents.ordering import get_order
from storebuilder.agents.reading import read
from storebuilder.agents.remembering import mark, once, seen
from storebuilder.agents.troubles import Trouble

__all__ = [
    "Caller",
    "IncompatibleError",
    "Trouble",
    "cancel_cart",
    "cancel_checkout",
    "complete_checkout",
    "create_cart",
    "create_checkout",
    "discover",
    "get_cart",
    "get_checkout",
    "get_order",
    "get_product",
    "go_on",
    "incompatible",
    "is_authentic",
    "is_refusal",
    "lookup_catalog",
    "mark",
    "models",
    "negotiate",
    "offering",
    "once",
    "read",
    "search_catalog",
    "seen",
    "signatures",
    "telling",
    "update_cart",
    "update_checkout",
    "way_back",
]
