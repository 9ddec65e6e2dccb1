"""Answers of the newest version in the form of 2026-01-11.

Capabilities were a list, ways to pay stood in ``payment.handlers``, amounts taken off were written
without a sign, and no answer but a checkout or an order was known.
Source: Universal Commerce Protocol 2026-01-11, checkout, order and fulfillment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from storebuilder.agents.earlier import VERSION

#: Kinds of totals that the earlier version knew; another kind is told as a fee.
TOTALS = {"items_discount", "subtotal", "discount", "fulfillment", "tax", "fee", "total"}
SEVERITIES = {"recoverable", "requires_buyer_input", "requires_buyer_review"}
Data = dict[str, Any]


def checkout(new: Mapping[str, Any]) -> Data:
    """A checkout; extensions that the earlier version had too go through."""
    said = {key: value for key, value in new.items() if key not in ("ucp", "payment", "cart_id")}
    said["ucp"] = _ucp(new)
    said["line_items"] = [_line(line) for line in new["line_items"]]
    said["totals"] = _totals(new["totals"])
    said["payment"] = {
        **(new.get("payment") or {}),
        "handlers": handlers(new["ucp"].get("payment_handlers", {})),
        "instruments": [],
    }
    if "messages" in new:
        said["messages"] = [message(one) for one in new["messages"]]
    if "fulfillment" in new:
        said["fulfillment"] = _fulfillment(new["fulfillment"])
    if "order" in new:
        said["order"] = {key: new["order"][key] for key in ("id", "permalink_url")}
    return said


def order(new: Mapping[str, Any]) -> Data:
    """An order; its currency stands in its checkout."""
    said = {key: value for key, value in new.items() if key not in ("ucp", "currency", "label")}
    said["ucp"] = _ucp(new)
    said["line_items"] = [_ordered(line) for line in new["line_items"]]
    said["totals"] = _totals(new["totals"])
    if "adjustments" in new:
        said["adjustments"] = [_adjustment(one) for one in new["adjustments"]]
    if "messages" in new:
        said["messages"] = [message(one) for one in new["messages"]]
    return said


def handlers(new: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[Data]:
    """Ways to pay: ``{name: [{id, …}]}`` as a list."""
    return [
        {
            "id": one["id"],
            "name": name,
            "version": VERSION,
            "spec": one["spec"],
            "config_schema": one["schema"],
            "instrument_schemas": [one["schema"]],
            "config": dict(one.get("config") or {}),
        }
        for name, several in new.items()
        for one in several
    ]


def message(new: Mapping[str, Any]) -> Data:
    """A message: what cannot be mended was for the buyer to look at."""
    said = dict(new)
    if said.get("severity") not in SEVERITIES | {None}:
        said["severity"] = "requires_buyer_input"
    return said


def _ucp(new: Mapping[str, Any]) -> Data:
    active = new["ucp"].get("capabilities", {})
    return {
        "version": VERSION,
        "capabilities": [{"name": name, "version": VERSION} for name in active],
    }


def _line(new: Mapping[str, Any]) -> Data:
    return {**new, "totals": _totals(new["totals"])}


def _ordered(new: Mapping[str, Any]) -> Data:
    quantity = {key: new["quantity"][key] for key in ("total", "fulfilled")}
    status = "fulfilled" if new["status"] == "removed" else new["status"]
    return {**_line(new), "quantity": quantity, "status": status}


def _adjustment(new: Mapping[str, Any]) -> Data:
    said = {key: value for key, value in new.items() if key != "totals"}
    if "line_items" in said:
        # What was taken away is written with a minus now.
        lines = ({**line, "quantity": abs(line["quantity"])} for line in said["line_items"])
        said["line_items"] = [line for line in lines if line["quantity"]]
    whole = [one["amount"] for one in new.get("totals", ()) if one["type"] == "total"]
    return {**said, "amount": abs(whole[0])} if whole else said


def _fulfillment(new: Mapping[str, Any]) -> Data:
    methods = [
        {**method, "groups": [_group(group) for group in method["groups"]]}
        if "groups" in method
        else dict(method)
        for method in new.get("methods", ())
    ]
    return {**new, "methods": methods}


def _group(new: Mapping[str, Any]) -> Data:
    options = ({**one, "totals": _totals(one["totals"])} for one in new.get("options", ()))
    return {**new, "options": list(options)}


def _totals(new: Iterable[Mapping[str, Any]]) -> list[Data]:
    """Amounts without a sign; what a delivery costs less is in its own amount, as in options."""
    given = list(new)
    off = sum(one["amount"] for one in given if one["type"] == "discount")
    if off and any(one["type"] == "fulfillment" for one in given):
        given = [
            {**one, "amount": one["amount"] + off} if one["type"] == "fulfillment" else one
            for one in given
            if one["type"] != "discount"
        ]
    return [
        {
            **{key: value for key, value in one.items() if key != "lines"},
            "type": one["type"] if one["type"] in TOTALS else "fee",
            "amount": abs(one["amount"]),
        }
        for one in given
    ]
