"""The face of an aggregator that buyers see: goods of many merchants, side by side."""

from __future__ import annotations

from storebuilder.web.drawing import common
from storebuilder.web.faces import Face

face = Face("market", __name__)
common.hang_on(face)

#: What goes on while the market is closed: files, and orders that were placed with merchants.
OPEN_WHILE_CLOSED = (
    *("/assets/", "/media/", "/orders", "/healthz", "/favicon", "/icons/"),
    *("/join/", "/.well-known/"),  # shops go on telling their news
)

# The views hang themselves on the face; each helper's file is one line here.
from storebuilder.web.market import (  # noqa: E402
    bag,  # noqa: F401
    checkout,  # noqa: F401
    content,  # noqa: F401
    directory,  # noqa: F401
    errors,
    home,  # noqa: F401
    joining,  # noqa: F401
    maps,  # noqa: F401
    offers,  # noqa: F401
    orders,  # noqa: F401
    phone,  # noqa: F401
    search,  # noqa: F401
    shelves,  # noqa: F401
)

errors.troubles.hang_on(face, OPEN_WHILE_CLOSED)
