"""Every answer is checked: by the protocol's own models, and by its schemas where they are.

The schemas are not part of this repository. ``STOREBUILDER_UCP_SCHEMAS`` names a folder that holds
them (with a folder for each version), else a folder ``shared/ucp`` beside the checkout is used.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from ucp_sdk.models.schemas.shopping import cart, catalog_lookup, catalog_search, checkout, order
from ucp_sdk.models.schemas.shopping.types.error_response import ErrorResponse

from tests.commandline import ROOT

VERSION = "2026-04-08"
MODELS: dict[str, Any] = {
    "checkout": checkout.Checkout,
    "cart": cart.Cart,
    "order": order.Order,
    "search": catalog_search.SearchResponse,
    "lookup": catalog_lookup.LookupResponse,
    "product": catalog_lookup.GetProductResponse,
}
SCHEMAS = {
    "checkout": "shopping/fulfillment.json#/$defs/dev.ucp.shopping.checkout",
    "cart": "shopping/cart.json",
    "order": "shopping/order.json",
    "search": "shopping/catalog_search.json#/$defs/search_response",
    "lookup": "shopping/catalog_lookup.json#/$defs/lookup_response",
    "product": "shopping/catalog_lookup.json#/$defs/get_product_response",
    "error": "shopping/types/error_response.json",
    "profile": "../discovery/profile_schema.json#/$defs/business_profile",
}
BASE = "https://ucp.dev/schemas"


def validate(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """``body`` itself, if it is an answer of ``kind``; an error answer is checked as one."""
    if body.get("ucp", {}).get("status") == "error":
        kind = "error"
        ErrorResponse.model_validate_json(json.dumps(body))
    elif kind in MODELS:
        MODELS[kind].model_validate_json(json.dumps(body))
    if folder() is not None:
        _by_schema(kind, body)
    return body


def folder() -> Path | None:
    """Where the schemas are, or None."""
    named = os.environ.get("STOREBUILDER_UCP_SCHEMAS")
    places = [Path(named)] if named else [each / "shared" / "ucp" for each in ROOT.parents]
    return next((place / VERSION for place in places if (place / VERSION).is_dir()), None)


needs_schemas = pytest.mark.skipif(
    folder() is None, reason="the schemas of the protocol are not here (STOREBUILDER_UCP_SCHEMAS)"
)


def _by_schema(kind: str, body: dict[str, Any]) -> None:
    from jsonschema import Draft202012Validator

    schema = {"$ref": urljoin(f"{BASE}/", SCHEMAS[kind])}
    checker = Draft202012Validator(
        schema, registry=_registry(), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    problems = [f"{one.json_path}: {one.message[:300]}" for one in checker.iter_errors(body)]
    assert problems == []


@cache
def _registry() -> Any:
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    place = folder()
    assert place is not None
    found = []
    for path in place.rglob("*.json"):
        text = json.loads(path.read_text())
        if path.name == "profile_schema.json":  # its own links mean the place of its file
            text["$id"] = "https://ucp.dev/discovery/profile_schema.json"
        if "$id" in text:
            found.append((text["$id"], DRAFT202012.create_resource(text)))
    assert len(found) > 50
    return Registry().with_resources(found)
