"""Pages of text, and how a merchant joins."""

from __future__ import annotations

from flask import Response, g

from storebuilder import aggregator
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads
from storebuilder.web.drawing.rendering import shown
from storebuilder.web.drawing.texts import text_page
from storebuilder.web.drawing.words import say
from storebuilder.web.market import face
from storebuilder.web.market.rendering import render_page


@face.get("/pages/<handle>")
def page(handle: str) -> Response:
    """A page of text such as about, terms or privacy."""
    return render_page("page", text_page(handle), kept=True)


@face.get("/join")
def join() -> Response:
    """How a merchant joins, and what it can count on."""
    front: Front = g.front
    shown().note("goods", "shelves")
    title = say("join.title", market=front.name)
    context = contexts.JoinPage(
        head=heads.head("/join", title=title, description=say("join.lead")),
        merchants=aggregator.merchants(g.language, per_page=1).total,
        address=front.origin,
    )
    return render_page("join", context, kept=True)
