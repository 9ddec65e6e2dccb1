"""Where shops ask to be listed, hear how they stand, and tell their news. See docs/protocol.md."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from storebuilder import accounts, aggregator, signing
from storebuilder.aggregator import applying
from storebuilder.aggregator.applying.standing import standing
from storebuilder.aggregator.models import Application
from storebuilder.errors import ShopError, TooLarge
from storebuilder.signing import es256
from storebuilder.storefronts import hosts
from storebuilder.web.market import face

LARGEST_APPLICATION = 16 * 1024  # bytes
LARGEST_NEWS = 256 * 1024
#: The version of the Universal Commerce Protocol that is spoken here, and what of it.
VERSION = "2026-04-08"
SPOKEN = ("catalog.search", "catalog.lookup", "cart", "checkout", "fulfillment", "discount")


@face.get("/.well-known/ucp")
def platform() -> Response:
    """Who reads shops here: the profile of a platform, with the keys that sign its words."""
    known: dict[str, Any] = {f"dev.ucp.shopping.{name}": [{"version": VERSION}] for name in SPOKEN}
    news = hosts.current()[0].url("/hooks/orders")
    known["dev.ucp.shopping.order"] = [{"version": VERSION, "config": {"webhook_url": news}}]
    said = {
        "ucp": {
            "version": VERSION,
            "services": {},
            "capabilities": known,
            "payment_handlers": {},
        },
        "name": aggregator.market().name,
        "signing_keys": es256.listed(),
    }
    response = Response(json.dumps(said, ensure_ascii=False), mimetype="application/json")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


@face.post("/join/applications")
def apply() -> Response:
    """Take an application in; 202 says that the shop's address is looked at now."""
    place = accounts.neighbourhood(request.remote_addr or "")
    try:
        return _standing(applying.receive(_headers(), _body(LARGEST_APPLICATION), place), 202)
    except ShopError as error:
        return _refusal(error)


@face.get("/join/applications/<token>")
def application(token: str) -> Response:
    """How an application stands, for who knows its token."""
    try:
        return _standing(applying.by_token(token), 200)
    except ShopError as error:
        return _refusal(error)


@face.post("/join/news")
def news() -> Response:
    """Take a shop's news in."""
    try:
        applying.hear(_headers(), _body(LARGEST_NEWS))
    except ShopError as error:
        return _refusal(error)
    return Response(status=204)


def _standing(row: Application, status: int) -> Response:
    body = standing(row)
    response = Response(body, status, mimetype="application/json")
    response.headers.update(signing.sign(body))
    response.headers["Cache-Control"] = "no-store"
    return response


def _body(most: int) -> bytes:
    request.max_content_length = most
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise TooLarge(f"More than {most // 1024} KB are not read.") from None


def _headers() -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers}


def _refusal(error: ShopError) -> Response:
    response = Response(f"{error}\n", error.status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    if (pause := getattr(error, "retry_after", None)) is not None:
        response.headers["Retry-After"] = str(pause)
    return response
