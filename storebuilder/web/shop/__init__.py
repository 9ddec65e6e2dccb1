"""The face that buyers see."""

from __future__ import annotations

from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from storebuilder.errors import NotFound, ShopError
from storebuilder.storefronts import hosts
from storebuilder.web.faces import Face

face = Face("shop", __name__)

#: What goes on while the shop is closed: files, payments under way and orders that were placed.
OPEN_WHILE_CLOSED = ("/assets/", "/media/", "/orders/", "/hooks/", "/pay/", "/healthz", "/favicon")


@face.get("/healthz")
def healthz() -> str:
    """Answer that the web process lives."""
    return "ok\n"


@face.route("/<path:path>")
def nowhere(path: str) -> Response:
    """What no other rule of the shop answers."""
    raise NotFound("There is no page here.")


# The views hang themselves on the face; each helper's file is one line here.
from storebuilder.web.shop import (  # noqa: E402
    cart,  # noqa: F401
    checkout,  # noqa: F401
    collections,  # noqa: F401
    content,  # noqa: F401
    errors,
    files,  # noqa: F401
    home,  # noqa: F401
    hooks,  # noqa: F401
    maps,  # noqa: F401
    orders,  # noqa: F401
    pretend,  # noqa: F401
    products,  # noqa: F401
    search,  # noqa: F401
    signs,  # noqa: F401
)

face.register_error_handler(ShopError, errors.on_shop_error)
face.register_error_handler(HTTPException, errors.on_http_error)
face.register_error_handler(500, errors.on_crash)


@face.before_request
def closed() -> Response | None:
    """A closed shop says so on every page, and asks to come back."""
    path = hosts.split_language(g.front, request.path)[1]
    if g.front.open or path.startswith(OPEN_WHILE_CLOSED):
        return None
    response = errors.error_page(503, "closed")
    response.headers["Retry-After"] = "3600"
    return response
