"""Pages for what went wrong: not there, gone, refused, broken, closed."""

from __future__ import annotations

from flask import Response, current_app, g, redirect

from storebuilder import catalog
from storebuilder.theming import contexts
from storebuilder.web.drawing import site
from storebuilder.web.drawing.troubles import Troubles
from storebuilder.web.shop import goods, moving
from storebuilder.web.shop.rendering import render_page


def _draw(status: int, kind: str, title: str, message: str) -> Response:
    page = contexts.ErrorPage(
        head=contexts.Head(title=title, indexed=False),
        status=status,
        kind=kind,
        message=message,
        collections=_collections() if kind in ("not_found", "gone") else (),
    )
    return render_page("error", page, kept=False, status=status)


def _elsewhere() -> Response | str | None:
    """An address that has moved leads on; one of a product that is no longer sold is gone."""
    new = moving.new_address(g.front, site.own_path())
    if new:
        return current_app.make_response(redirect(new, 301))
    return "gone" if moving.is_gone(site.own_path()) else None


def _collections() -> tuple[contexts.CollectionTile, ...]:
    return goods.tiles(catalog.collections(g.front, g.language))


troubles = Troubles(_draw, _elsewhere)
