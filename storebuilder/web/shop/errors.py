"""Pages for what went wrong: not there, gone, refused, broken, closed."""

from __future__ import annotations

import logging

from flask import Response, current_app, g, redirect, request
from werkzeug.exceptions import HTTPException

from storebuilder import catalog
from storebuilder.errors import ShopError
from storebuilder.theming import contexts
from storebuilder.web.shop import goods, moving, site
from storebuilder.web.shop.rendering import render_page

log = logging.getLogger(__name__)
KINDS = {404: "not_found", 410: "gone", 403: "refused", 503: "closed", 500: "broken"}


def on_shop_error(error: ShopError) -> Response:
    """Say on a page what a person can mend; the words of a missing thing are the theme's.

    An address that has moved leads on; one of a product that is no longer sold is gone (410).
    """
    kind = KINDS.get(error.status, "mistake")
    if kind == "not_found" and request.method in ("GET", "HEAD"):
        elsewhere = moving.new_address(g.front, site.own_path())
        if elsewhere:
            return current_app.make_response(redirect(elsewhere, 301))
        if moving.is_gone(site.own_path()):
            return error_page(410, "gone")
    said = kind != "not_found" and str(g.language).startswith("en")  # these texts are English
    response = error_page(error.status, kind, str(error) if said else "")
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def on_http_error(error: HTTPException) -> Response:
    """Say what Flask or Werkzeug refused."""
    status = error.code or 500
    if error.response is not None or status < 400:
        return current_app.make_response(error.get_response())  # a redirect is no error
    return error_page(status, KINDS.get(status, "broken" if status >= 500 else "mistake"))


def on_crash(error: Exception) -> Response:
    """Log what we did wrong and say so without details."""
    log.error("a page broke", exc_info=error)
    return error_page(500, "broken")


def error_page(status: int, kind: str, message: str = "") -> Response:
    """The theme's error page; a plain line where even that breaks."""
    try:
        return render_page(
            "error",
            contexts.ErrorPage(
                head=contexts.Head(title=_title(kind), indexed=False),
                status=status,
                kind=kind,
                message=message,
                collections=_collections() if kind in ("not_found", "gone") else (),
            ),
            kept=False,
            status=status,
        )
    except Exception:
        log.exception("the error page broke")
        return Response("Something broke on our side.\n", status, mimetype="text/plain")


def _collections() -> tuple[contexts.CollectionTile, ...]:
    return goods.tiles(catalog.collections(g.front, g.language))


def _title(kind: str) -> str:
    from storebuilder.web.shop.words import say

    return say(f"error.{kind}.title") if g.get("front") else ""
