"""The face of an aggregator that buyers see."""

from __future__ import annotations

from flask import Response

from storebuilder.errors import NotFound
from storebuilder.web.faces import Face

face = Face("market", __name__)


@face.get("/healthz")
def healthz() -> str:
    """Answer that the web process lives."""
    return "ok\n"


@face.route("/<path:path>")
def nowhere(path: str) -> Response:
    """What no other rule of the market answers."""
    raise NotFound("There is no page here.")


from storebuilder.web.market import joining  # noqa: E402, F401
