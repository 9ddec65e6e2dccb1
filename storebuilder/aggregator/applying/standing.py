"""How a shop stands here, as it is told: a signed message, the same for asking and for telling."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from storebuilder import clock
from storebuilder.aggregator import reporting
from storebuilder.aggregator.applying.opening import ours
from storebuilder.aggregator.models import Application, Store
from storebuilder.db import db
from storebuilder.errors import NotFound

MOST_KEPT_OUT = 200


def by_token(token: str) -> Application:
    """The application that a shop asks after; raises NotFound."""
    row: Application | None = db.session.scalar(
        select(Application).where(Application.token == token[:60])
    )
    if row is None:
        raise NotFound("There is no such application.")
    return row


def standing(row: Application) -> bytes:
    """The message ``listing.state`` about an application, ready to be signed."""
    store = db.session.get(Store, row.store_id) if row.store_id else None
    data: dict[str, Any] = {
        "aggregator": ours(),
        "origin": row.origin,
        "id": row.token,
        "state": "applied",
        "reason": row.reason,
    }
    if row.state == "failed":
        data["state"] = "refused"
    elif row.state == "proved" and store is not None:
        data |= {"state": store.state, "reason": store.reason}
        if store.state == "accepted":
            data |= _figures(store)
    said = {"type": "listing.state", "timestamp": clock.now().isoformat(), "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _figures(store: Store) -> dict[str, Any]:
    known = reporting.figures(store.id)
    rows = reporting.problems(store.id, store.language, most=MOST_KEPT_OUT)
    return {
        "figures": {
            "offers": known.offers,
            "available": known.available,
            "kept_out": known.kept_out,
            "hidden": known.hidden,
            "orders": known.orders,
        },
        "kept_out": [
            {"id": row.external_id, "reason": row.reason}
            for row in rows
            if row.kept_out and row.external_id
        ],
    }
