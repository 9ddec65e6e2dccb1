"""The catalogue over REST; reading needs no idempotency."""

from __future__ import annotations

from flask import Response

from storebuilder import agents
from storebuilder.web.agents import door, face
from storebuilder.web.agents.answering import answer

HERE = f"/ucp/{agents.offering.NEWEST}/catalog"


@face.post(f"{HERE}/search")
def search_catalog() -> Response:
    """Find products."""
    caller = door.caller()
    return answer(agents.search_catalog(caller, agents.read("search", door.body())))


@face.post(f"{HERE}/lookup")
def lookup_catalog() -> Response:
    """Look products up."""
    caller = door.caller()
    return answer(agents.lookup_catalog(caller, agents.read("lookup", door.body())))


@face.post(f"{HERE}/product")
def get_product() -> Response:
    """One product, for choosing a variant."""
    caller = door.caller()
    return answer(agents.get_product(caller, agents.read("product", door.body())))
