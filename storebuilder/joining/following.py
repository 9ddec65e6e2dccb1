"""What changed since an aggregator last read, by a cursor that it hands back."""

from __future__ import annotations

import re
from typing import Any

from storebuilder import changes
from storebuilder.joining import choosing
from storebuilder.joining.choosing import public
from storebuilder.joining.listing import front_of
from storebuilder.joining.models import Membership

MOST = 500  # products in one answer
_CURSOR = re.compile(r"([0-9a-f]{12})-([0-9]{1,18})")


def cursor(row: Membership, number: int) -> str:
    """The cursor behind change ``number`` of this choice."""
    return f"{row.epoch}-{number}"


def changed_since(row: Membership, after: str) -> dict[str, Any]:
    """Ids that changed or went after the cursor ``after``, at most ``MOST`` of them.

    ``reset`` says that the cursor is none of this choice (or empty): read the whole catalogue, then
    go on from the cursor of this answer. ``more`` says that the next page waits already.
    """
    newest = changes.newest()
    found = _CURSOR.fullmatch(after)
    number = int(found[2]) if found else 0
    said: dict[str, Any] = {
        "type": "changes",
        "aggregator": row.aggregator,
        "origin": front_of(row).origin,
        "changed": [],
        "gone": [],
        "more": False,
        "reset": not found or found[1] != row.epoch or number > newest,
        "cursor": cursor(row, newest),
    }
    if not said["reset"]:
        rows = changes.since(number, MOST + 1)
        page = rows[:MOST]
        there, gone = choosing.split(row, [product for _, product in page])
        said["changed"], said["gone"] = public(there), public(gone)
        said["more"] = len(rows) > MOST
        said["cursor"] = cursor(row, page[-1][0] if page else number)
    return said
