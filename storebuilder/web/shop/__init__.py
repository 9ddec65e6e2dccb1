"""The face that buyers see."""

from __future__ import annotations

from storebuilder.web.drawing import common
from storebuilder.web.faces import Face

face = Face("shop", __name__)
common.hang_on(face)

#: What goes on while the shop is closed: files, payments under way and orders that were placed.
OPEN_WHILE_CLOSED = (
    "/assets/",
    "/media/",
    "/orders/",
    "/hooks/",
    "/pay/",
    "/ucp/",
    "/healthz",
    "/favicon",
)

# The views hang themselves on the face; each helper's file is one line here.
from storebuilder.web.shop import (  # noqa: E402
    cart,  # noqa: F401
    checkout,  # noqa: F401
    codes,  # noqa: F401
    collections,  # noqa: F401
    content,  # noqa: F401
    continuing,  # noqa: F401
    errors,
    guide,  # noqa: F401
    home,  # noqa: F401
    hooks,  # noqa: F401
    listing,  # noqa: F401
    maps,  # noqa: F401
    orders,  # noqa: F401
    pretend,  # noqa: F401
    products,  # noqa: F401
    search,  # noqa: F401
    signs,  # noqa: F401
)

errors.troubles.hang_on(face, OPEN_WHILE_CLOSED)
