"""Pages for what went wrong: not there, gone, refused, broken, closed."""

from __future__ import annotations

import re

from flask import Response

from storebuilder import aggregator
from storebuilder.theming import contexts
from storebuilder.web.drawing import site
from storebuilder.web.drawing.troubles import Troubles
from storebuilder.web.market import cards
from storebuilder.web.market.rendering import render_page

GOODS = re.compile(r"/goods/(\d{1,9})")
STORE = re.compile(r"/stores/([^/]{1,120})")


def _draw(status: int, kind: str, title: str, message: str) -> Response:
    page = contexts.MarketErrorPage(
        head=contexts.Head(title=title, indexed=False),
        status=status,
        kind=kind,
        message=message,
        categories=cards.tiles() if kind in ("not_found", "gone") else (),
    )
    return render_page("error", page, kept=False, status=status)


def _elsewhere() -> str | None:
    """What was offered once, or a merchant that left, is gone."""
    path = site.own_path()
    if (found := GOODS.fullmatch(path)) and aggregator.was_offered(int(found[1])):
        return "gone"
    if (found := STORE.fullmatch(path)) and aggregator.was_here(found[1]):
        return "gone"
    return None


troubles = Troubles(_draw, _elsewhere)
