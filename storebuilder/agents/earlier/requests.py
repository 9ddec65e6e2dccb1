"""Requests of 2026-01-11 in the form of the newest version.

There an update replaces the whole; here what was not sent stays as it is.
Source: Universal Commerce Protocol 2026-01-11, services/shopping/openapi.json, ``update_checkout``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Data = dict[str, Any]
#: What an update leaves as it is where it does not name it.
KEPT = ("buyer", "fulfillment", "discounts", "context")


def create(old: Mapping[str, Any]) -> Data:
    """A new checkout; ``id`` and ``currency`` were the program's wishes, and are the shop's."""
    return _wishes(old)


def update(old: Mapping[str, Any], now: Mapping[str, Any]) -> Data:
    """A changed checkout; ``now`` is how it stands, in the newest form."""
    said = _wishes(old)
    if "line_items" not in said:
        said["line_items"] = [_line(line) for line in now["line_items"]]
    for key in KEPT:
        if key not in said and now.get(key):
            said[key] = now[key]
    if old.get("fulfillment"):
        said["fulfillment"] = _delivery(old["fulfillment"], now.get("fulfillment") or {})
    if isinstance(said.get("discounts"), dict):
        said["discounts"] = {"codes": said["discounts"].get("codes", [])}
    return said


def complete(old: Mapping[str, Any]) -> Data:
    """``payment_data`` is the one instrument to pay with."""
    instrument = old.get("payment_data")
    said: Data = (
        {"payment": {"instruments": [{**instrument, "selected": True}]}}
        if isinstance(instrument, Mapping)
        else {"payment": {"instruments": instrument}}
    )
    return said


def _wishes(old: Mapping[str, Any]) -> Data:
    said = {key: old[key] for key in ("line_items", *KEPT) if old.get(key) is not None}
    buyer = said.get("buyer")
    if isinstance(buyer, Mapping) and "full_name" in buyer and "first_name" not in buyer:
        said["buyer"] = {**buyer, "first_name": buyer["full_name"]}
    return said


def _line(now: Mapping[str, Any]) -> Data:
    return {"id": now["id"], "item": {"id": now["item"]["id"]}, "quantity": now["quantity"]}


def _delivery(old: Any, now: Mapping[str, Any]) -> Any:
    """One method: where its destinations or its groups are not named, those it has stay."""
    methods = old.get("methods") if isinstance(old, Mapping) else None
    if not isinstance(methods, list) or not methods or not isinstance(methods[0], Mapping):
        return old
    before: Mapping[str, Any] = next(iter(now.get("methods", ())), {})
    kept = {
        key: before[key]
        for key in ("destinations", "selected_destination_id", "groups")
        if before.get(key) and not methods[0].get(key)
    }
    if methods[0].get("destinations"):
        kept.pop("selected_destination_id", None)
    return {**old, "methods": [{**kept, **methods[0]}, *methods[1:]]}
