"""What an aggregator reads of a shop, and the word that it sends back: see docs/protocol.md."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flask import Response, g, request

from storebuilder import joining, signing
from storebuilder.errors import NotAccepted, NotFound, ShopError
from storebuilder.joining.listing import is_listed
from storebuilder.web.shop import face

LARGEST = 256 * 1024  # bytes of what an aggregator says at once


@face.get("/ucp/listing")
def listing() -> Response:
    """What the shop says of itself to the aggregator that asks; 410 once it has left."""
    row = joining.member(request.args.get("aggregator", ""))
    said = joining.document(row, g.front, request.args.get("challenge", ""))
    return _signed(said, 200 if is_listed(row, g.front) else 410)


@face.get("/ucp/changes")
def listing_changes() -> Response:
    """Which products changed or went since a cursor."""
    row = joining.member(request.args.get("aggregator", ""))
    if not is_listed(row, g.front):
        return _signed(joining.document(row, g.front), 410)
    return _signed(joining.changed_since(row, request.args.get("after", "")), 200)


@face.post("/hooks/listing")
def listing_news() -> Response:
    """An aggregator says by itself how the shop stands there."""
    request.max_content_length = LARGEST
    body = request.get_data(cache=False)
    headers = {name.lower(): value for name, value in request.headers}
    try:
        joining.heard_at_once(headers, body)
    except NotAccepted as error:
        return Response(f"{error}\n", 400, mimetype="text/plain")
    except ShopError:
        # Whoever it was hears the same, be it unknown or not believed.
        raise NotFound("Nobody is listening here.") from None
    return Response(status=204)


def _signed(said: dict[str, Any], status: int) -> Response:
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(body, status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store" if said.get("challenge") else "no-cache"
    if status == 200 and not said.get("challenge"):
        response.set_etag(hashlib.sha256(body).hexdigest()[:32])
        response.make_conditional(request)
    if response.status_code != 304:
        response.headers.update(signing.sign(body))
    return response
