"""The face of an aggregator that its operator and their staff work in."""

from __future__ import annotations

from flask import Response

from storebuilder.errors import NotFound
from storebuilder.web.faces import Face

face = Face("panel", __name__)


@face.route("/<path:path>")
def nowhere(path: str) -> Response:
    """What no other rule of the panel answers."""
    raise NotFound("There is no page here.")
