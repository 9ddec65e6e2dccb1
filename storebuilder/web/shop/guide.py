"""The text for programs, at the three addresses where they look for it."""

from __future__ import annotations

import hashlib

from flask import Response, g, request

from storebuilder.agents import guiding
from storebuilder.freshness import fresh
from storebuilder.pagestore import KEPT
from storebuilder.storefronts import Front
from storebuilder.web.shop import face


@face.get("/agents.md")
@face.get("/llms.txt")
def guide() -> Response:
    """What the shop sells, how programs speak to it, and on what terms."""
    return _text(full=False)


@face.get("/llms-full.txt")
def whole_guide() -> Response:
    """The same with goods and terms in full."""
    return _text(full=True)


def _text(*, full: bool) -> Response:
    """Kept as pages are: its address alone decides it, and who has it already hears 304.

    It is no file of the web server's in front, whose kept pages are all HTML.
    """
    front: Front = g.front
    language: str = g.language
    text = fresh(
        ("guide", front.id, language, full), lambda: guiding.guide(front, language, full=full)
    )
    kind = "text/markdown" if request.path.endswith(".md") else "text/plain"
    response = Response(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Cache-Control"] = KEPT
    response.headers["Content-Language"] = language
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    response.make_conditional(request)
    return response
