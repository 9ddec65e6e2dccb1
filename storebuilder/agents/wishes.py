"""What a program wants of a cart, as it stands in its request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from storebuilder.agents import offering
from storebuilder.agents.negotiating import Caller
from storebuilder.agents.troubles import Trouble

MOST_DESTINATIONS = 20


class _Group(msgspec.Struct):
    selected_option_id: str | None = None


class _Method(msgspec.Struct):
    type: str = "shipping"
    destinations: list[dict[str, Any]] = []
    selected_destination_id: str | None = None
    groups: list[_Group] = []


class _Fulfillment(msgspec.Struct):
    methods: list[_Method] = []


class _Discounts(msgspec.Struct):
    codes: list[str] = []


class _Consent(msgspec.Struct, omit_defaults=True):
    analytics: bool | None = None
    preferences: bool | None = None
    marketing: bool | None = None
    sale_of_data: bool | None = None


class _Buyer(msgspec.Struct):
    consent: _Consent | None = None


class _Extensions(msgspec.Struct):
    buyer: _Buyer | None = None
    fulfillment: _Fulfillment | None = None
    discounts: _Discounts | None = None


@dataclass(frozen=True)
class Wish:
    """What one request wants; ``items`` are ids of variants as programs write them."""

    items: Sequence[tuple[str, int]]
    buyer: Mapping[str, Any] = field(default_factory=dict)
    destination: Mapping[str, Any] | None = None
    option: str = ""
    codes: Sequence[str] = ()
    #: What the buyer agreed to or refused, as far as they were asked.
    consent: Mapping[str, bool] = field(default_factory=dict)


def wish_of(caller: Caller, data: Mapping[str, Any]) -> Wish:
    """Read a request's plain data; raises Trouble (invalid_request)."""
    try:
        more = msgspec.convert(data, _Extensions)
    except (msgspec.ValidationError, RecursionError) as problem:
        raise Trouble("invalid_request", str(problem)[:300]) from None
    methods = more.fulfillment.methods if more.fulfillment else []
    if not caller.has(offering.FULFILLMENT):
        methods = []
    method = methods[0] if methods else _Method()
    chosen = next((one.selected_option_id for one in method.groups if one.selected_option_id), "")
    return Wish(
        items=[(line["item"]["id"], line["quantity"]) for line in data.get("line_items", [])],
        buyer=data.get("buyer") or {},
        destination=_destination(method),
        option=chosen or "",
        codes=more.discounts.codes if more.discounts and caller.has(offering.DISCOUNT) else (),
        consent=_consent(caller, more.buyer),
    )


def _destination(method: _Method) -> dict[str, Any] | None:
    given = method.destinations[:MOST_DESTINATIONS]
    named = [one for one in given if one.get("id") == method.selected_destination_id]
    return next(iter(named or given), None)


def _consent(caller: Caller, buyer: _Buyer | None) -> dict[str, bool]:
    if buyer is None or buyer.consent is None or not caller.has(offering.BUYER_CONSENT):
        return {}
    said: dict[str, bool] = msgspec.to_builtins(buyer.consent)
    return said
