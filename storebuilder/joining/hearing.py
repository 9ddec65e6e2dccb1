"""Taking in what an aggregator says of us: signed, fresh, addressed to us, and cut to size.

An aggregator may lie about itself, but about nothing else: what it says is kept as plain text and
whole numbers, and it moves only its own membership.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import update

from storebuilder import accounts, changes, clock, fields, jobs, signing
from storebuilder.accounts.auditing import Actor, acting_as
from storebuilder.db import claimed, db, writing
from storebuilder.errors import NotAccepted, ShopError
from storebuilder.joining.listing import front_of, member
from storebuilder.joining.models import LIVE, Membership
from storebuilder.joining.talking import Answer

STATES = ("applied", "waiting", "accepted", "refused", "banned", "left")
FIGURES = ("offers", "available", "kept_out", "hidden", "visits", "orders")
MOST_KEPT_OUT = 200
LARGEST = 2_000_000_000
_ID = re.compile(r"prod_[0-9]{1,12}")


class Untrue(ShopError):
    """An answer that is not signed by whom it should be, or says nothing that can be used."""


class Moved(Untrue):
    """The aggregator knows this shop under another address than it has now."""


def hear(membership_id: int, answer: Answer, keys: Collection[bytes], *, name: str = "") -> None:
    """Take a signed answer in; raises Untrue. One that is older than the last changes nothing."""
    try:
        signed = signing.read_headers(answer.headers)
    except NotAccepted as error:
        raise Untrue(f"The answer of the aggregator is not signed: {error}") from None
    if not signing.verify(signed, answer.body, keys):
        raise Untrue("The answer of the aggregator does not bear its signature.")
    data = _data(answer.body)
    with writing():
        row = db.session.get(Membership, membership_id)
        if row is None or data.get("aggregator") != row.aggregator:
            raise Untrue("The answer is of another aggregator.")
        if data.get("origin") != front_of(row).origin:
            raise Moved("The aggregator knows the shop under another address than it has now.")
        _take_in(row, data, signed.moment, keys, name)


def heard_at_once(headers: Mapping[str, str], body: bytes) -> None:
    """What an aggregator sent us by itself; raises NotAccepted, Untrue or NotFound."""
    signing.read_headers(headers)
    row = member(str(_data(body).get("aggregator", "")))
    if not row.key:
        raise Untrue("This aggregator has not answered yet.")
    key = signing.from_whpk(row.key)
    hear(row.id, Answer(200, dict(headers), body), [key])


def _data(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    data = said.get("data") if isinstance(said, dict) else None
    if not isinstance(data, dict) or said.get("type") != "listing.state":
        raise Untrue("The answer says nothing of a listing.")
    return data


def _take_in(
    row: Membership, data: dict[str, Any], moment: int, keys: Collection[bytes], name: str
) -> None:
    state = data.get("state")
    if state not in STATES:
        raise Untrue("The answer names no state that is known.")
    before, number, address = row.state, row.id, row.aggregator
    key = signing.whpk(next(iter(keys)))
    values: dict[str, Any] = {"state": state, "said_at": moment, "trouble": "", "key": key}
    values |= {"reason": _line(data.get("reason"), 500), "heard_at": clock.now()}
    values |= {"figures": _figures(data.get("figures")), "kept_out": _kept(data.get("kept_out"))}
    if name:
        values["name"] = _line(name, 120)
    if token := _token(data.get("id")):
        values["token"] = token
    if state == "accepted":
        values["deaf"] = False
    # What the merchant left stays left, and an answer that was overtaken says nothing any more.
    still = (Membership.state != "left") & (Membership.said_at <= moment)
    mine = update(Membership).where(Membership.id == number, still)
    if not claimed(mine.values(**values)) or before == state:
        return
    if state == "accepted":
        jobs.later(changes.TELL, key=changes.TELL)
    with acting_as(Actor(address[:80])):
        accounts.audit(
            f"listing.{state}", "membership", number, address, {"state": [before, state]}
        )


def _line(text: object, most: int) -> str:
    if not isinstance(text, str):
        return ""
    return fields.line(text[: 4 * most], field="text", most=4 * most)[:most]


def _token(text: object) -> str:
    if isinstance(text, str) and 20 <= len(text) <= 100 and text.isascii():
        return text if text.replace("-", "").replace("_", "").isalnum() else ""
    return ""


def _figures(found: object) -> dict[str, int]:
    known = found if isinstance(found, dict) else {}
    whole = {name: known.get(name) for name in FIGURES}
    return {
        name: value
        for name, value in whole.items()
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST
    }


def _kept(found: object) -> list[dict[str, str]]:
    rows = found[:MOST_KEPT_OUT] if isinstance(found, list) else []
    return [
        {"id": one["id"], "reason": _line(one.get("reason"), 200)}
        for one in rows
        if isinstance(one, dict) and _ID.fullmatch(str(one.get("id", "")))
    ]


__all__ = ["LIVE", "Untrue", "hear", "heard_at_once"]
