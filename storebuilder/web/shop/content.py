"""Pages of text."""

from __future__ import annotations

from flask import Response

from storebuilder.web.drawing.texts import text_page
from storebuilder.web.shop import face
from storebuilder.web.shop.rendering import render_page


@face.get("/pages/<handle>")
def page(handle: str) -> Response:
    """A page of text such as about, shipping or terms."""
    return render_page("page", text_page(handle), kept=True)
