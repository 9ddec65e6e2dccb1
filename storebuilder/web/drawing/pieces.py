"""Small parts of contexts: an address of this storefront, a picture, the first step of the way."""

from __future__ import annotations

from flask import g

from storebuilder.media import PictureView
from storebuilder.storefronts import Front
from storebuilder.theming import contexts, links
from storebuilder.web.drawing.words import say


def url(name: str, **parts: object) -> str:
    """A path of this storefront in the page's language."""
    front: Front = g.front
    return links.path(name, front.prefix(g.language), **parts)


def picture(view: PictureView | None, alt: str = "") -> contexts.Picture | None:
    """A picture; None where there is none or its sizes are still being made."""
    if view is None or not view.ready:
        return None
    return contexts.Picture(
        id=view.id,
        alt=view.alt or alt,
        width=view.width,
        height=view.height,
        colour=view.colour,
        sources=tuple(contexts.Source(size.width, size.height, size.url) for size in view.sizes),
    )


def home_crumbs() -> tuple[contexts.Crumb, ...]:
    """The first step of the way to any page."""
    return (contexts.Crumb(say("shop.home"), url("home")),)


def country(code: str) -> str:
    """A country's name in the page's language; the code itself where it has none."""
    from babel import Locale

    if not code:
        return ""
    return str(Locale.parse(str(g.language).replace("-", "_")).territories.get(code, code))
