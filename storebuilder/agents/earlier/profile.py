"""The discovery profile of 2026-01-11: complete in itself, and naming no other version.

Source: Universal Commerce Protocol 2026-01-11, discovery/profile_schema.json; 2026-04-08, overview,
"Protocol Version": the profile of an older version is a leaf.
"""

from __future__ import annotations

from typing import Any

from storebuilder.agents import offering
from storebuilder.agents.earlier import VERSION, known
from storebuilder.agents.earlier.answers import handlers
from storebuilder.storefronts import Front

SOURCE = "https://ucp.dev"


def profile(front: Front, keys: list[dict[str, str]]) -> dict[str, Any]:
    """The profile of a storefront with its public ``keys`` (as JWK)."""
    service = {
        "version": VERSION,
        "spec": f"{SOURCE}/specification/reference",
        "rest": {
            "schema": f"{SOURCE}/services/shopping/rest.openapi.json",
            "endpoint": offering.endpoint(front, VERSION),
        },
    }
    there = offering.offered(front)
    return {
        "ucp": {
            "version": VERSION,
            "services": {offering.SHOPPING: service},
            "capabilities": [_declared(name, there[name]) for name in known(there)],
        },
        "payment": {"handlers": handlers(offering.handlers(front))},
        "signing_keys": keys,
    }


def _declared(name: str, one: offering.Capability) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": name,
        "version": VERSION,
        "spec": f"{SOURCE}/specification/{one.spec}",
        "schema": f"{SOURCE}/schemas/{one.schema}.json",
    }
    return said | {"extends": offering.CHECKOUT} if one.extends else said
