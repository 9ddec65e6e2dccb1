"""The face that programs speak to, on the hosts of the shop: JSON, no cookies, no pages."""

from __future__ import annotations

from flask import Response

from storebuilder.errors import NotFound
from storebuilder.web.faces import Face

face = Face("agents", __name__, face="shop")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

from storebuilder.web.agents import (  # noqa: E402
    carts,  # noqa: F401
    catalogs,  # noqa: F401
    checkouts,  # noqa: F401
    door,
    earlier,  # noqa: F401
    errors,  # noqa: F401
    mcp,  # noqa: F401
    orders,  # noqa: F401
    profile,  # noqa: F401
)

face.before_request(door.closed)


@face.route("/ucp/", defaults={"path": ""}, methods=METHODS)
@face.route("/ucp/<path:path>", methods=METHODS)
def nowhere(path: str) -> Response:
    """What no other rule for programs answers."""
    raise NotFound("There is nothing here; /.well-known/ucp says what there is.")
