"""Finding anything: orders, products, people, places of the panel."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from storebuilder.web.panel import face
from storebuilder.web.panel.rendering import render


@face.get("/search")
def search() -> ResponseReturnValue:
    """What answers to the words."""
    return render("panel/home.html")
