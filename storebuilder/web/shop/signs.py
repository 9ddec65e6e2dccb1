"""The shop on a phone's first screen."""

from __future__ import annotations

from flask import Response

from storebuilder.web.drawing import signs
from storebuilder.web.shop import face


@face.get("/manifest.webmanifest")
def manifest() -> Response:
    """What a phone needs to keep the shop on its first screen."""
    return signs.manifest()
