"""The first page, made of sections."""

from __future__ import annotations

from flask import Response, g

from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.shop import face
from storebuilder.web.shop.rendering import render_page


@face.get("/")
def home() -> Response:
    """The storefront's first page."""
    front: Front = g.front
    page = contexts.HomePage(
        head=contexts.Head(canonical=front.url("/", g.language)),
        shelves={},
        collections=(),
        pictures={},
    )
    return render_page("index", page, kept=True)
