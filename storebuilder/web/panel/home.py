"""The first page of the day."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from storebuilder.web.panel import face
from storebuilder.web.panel.rendering import render


@face.get("/")
def home() -> ResponseReturnValue:
    """What is to do, what was sold."""
    return render("panel/home.html")
