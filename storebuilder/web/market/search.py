"""Search over goods and merchants at once; never in the indexes of search engines."""

from __future__ import annotations

from flask import Response, g, jsonify

from storebuilder import aggregator
from storebuilder.storefronts import Front
from storebuilder.theming import contexts
from storebuilder.web.drawing import heads
from storebuilder.web.drawing.leafing import asked_query
from storebuilder.web.drawing.pieces import url
from storebuilder.web.drawing.words import say
from storebuilder.web.market import cards, face, shelving
from storebuilder.web.market.rendering import render_page

SHORTEST = 2  # characters from which on something is suggested; one of Chinese is a word


@face.get("/search")
def search() -> Response:
    """What was found, and why; without a question the categories."""
    query = asked_query()
    if not query:
        return render_page("search", _empty(), kept=True)
    shelf = shelving.asked_shelf(query)
    context = contexts.FindPage(
        head=heads.head("/search", title=say("search.title_for", query=query), indexed=False),
        query=query,
        mended=shelf.mended,
        merchants=tuple(cards.merchant_card(view) for view in shelf.stores),
        shelf=shelving.shelf_of(shelf, url("search"), [("q", query)]),
        categories=() if shelf.total else cards.tiles(),
    )
    return render_page("search", context, kept=True)


@face.get("/search/suggest")
def suggest() -> Response:
    """What somebody may mean while typing, for a small script: kind, text and where it leads."""
    front: Front = g.front
    query = asked_query()
    long_enough = len(query) >= SHORTEST or not query.isascii()
    found = aggregator.suggest(g.language, query) if long_enough else ()
    answer = jsonify(
        [
            {
                "kind": say(f"search.suggest.{one.kind}"),
                "text": one.text,
                "url": front.prefix(g.language) + one.path,
            }
            for one in found
        ]
    )
    answer.headers["Cache-Control"] = "public, max-age=60"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _empty() -> contexts.FindPage:
    path = url("search")
    nothing = contexts.OfferShelf(
        cards=(), total=0, url=path, kept=(), clear_url=path, filters=(), chosen=(), sorts=(),
        pages=contexts.Pages(1, 1, "", ""),
    )  # fmt: skip
    return contexts.FindPage(
        head=heads.head("/search", title=say("shop.search"), indexed=False),
        query="",
        mended="",
        merchants=(),
        shelf=nothing,
        categories=cards.tiles(),
    )
