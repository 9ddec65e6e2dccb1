"""Answering with a page of the shop."""

from __future__ import annotations

from flask import Response, g

from storebuilder import tax
from storebuilder.storefronts import Front
from storebuilder.web.drawing import rendering
from storebuilder.web.drawing.site import site_of


def render_page(template: str, context: object, *, kept: bool, status: int = 200) -> Response:
    """Draw ``template`` of the storefront's theme; see ``drawing.rendering.render``."""
    front: Front = g.front
    site = site_of(front, g.language, taxed=tax.is_collected(front.countries))
    return rendering.render(template, context, site, kept=kept, status=status)
