"""Answers of 2026-01-11 are checked by the schemas of that version, where they are.

Its models have the same import name as the newest ones, so they cannot be here too.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from storebuilder.agents.earlier import VERSION
from tests.agents import validating

SCHEMAS = {
    "checkout": "https://ucp.dev/schemas/shopping/fulfillment.json#/$defs/checkout",
    "discounted": "https://ucp.dev/schemas/shopping/discount.json#/$defs/checkout",
    "consenting": "https://ucp.dev/schemas/shopping/buyer_consent.json#/$defs/checkout",
    "order": "https://ucp.dev/schemas/shopping/order.json",
    "profile": "https://ucp.dev/schemas/discovery/profile.json",
}


def folder() -> Path | None:
    """Where the schemas of this version are, or None."""
    newest = validating.folder()
    place = newest.with_name(VERSION) / "source" if newest else None
    return place if place is not None and place.is_dir() else None


def validate(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """``body`` itself, if it is an answer of ``kind``."""
    if folder() is None:
        return body
    from jsonschema import Draft202012Validator

    checker = Draft202012Validator(
        {"$ref": SCHEMAS[kind]},
        registry=_registry(),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    problems = [f"{one.json_path}: {one.message[:300]}" for one in checker.iter_errors(body)]
    assert problems == []
    return body


@cache
def _registry() -> Any:
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    place = folder()
    assert place is not None
    found = []
    for path in place.rglob("*.json"):
        text = json.loads(path.read_text(encoding="utf-8"))
        if "$id" in text:
            # Some are named by where they lie, not by their $id.
            lies = path.relative_to(place).as_posix()
            names = (text["$id"], f"https://ucp.dev/{lies}", f"https://ucp.dev/schemas/{lies}")
            found += [(name, DRAFT202012.create_resource(text)) for name in names]
    assert len(found) > 100
    return Registry().with_resources(found)
