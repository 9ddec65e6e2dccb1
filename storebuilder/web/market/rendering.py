"""Answering with a page of the market."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, current_app, g

from storebuilder.storefronts import Front
from storebuilder.web.drawing import rendering
from storebuilder.web.drawing.site import site_of

#: The view of the cart; where there is none the merchants' own shops are linked to.
CART = "market.show_cart"


def render_page(template: str, context: object, *, kept: bool, status: int = 200) -> Response:
    """Draw ``template`` of the market's theme; see ``drawing.rendering.render``."""
    front: Front = g.front
    site = site_of(front, g.language, taxed=False)
    site = replace(site, kind="market", has_cart=has_cart())
    return rendering.render(template, context, site, kept=kept, status=status)


def has_cart() -> bool:
    """Whether goods can be put into a cart here."""
    return CART in current_app.view_functions
