"""Finding anything: merchants, goods, pages, places of the office."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from storebuilder.web.desk import finding
from storebuilder.web.desk.finding import MOST, Hit
from storebuilder.web.desk.speaking import money
from storebuilder.web.office import face, reading


@face.get("/search")
def search() -> ResponseReturnValue:
    """What answers to the words."""
    return finding.answer(
        {
            "places": finding.places,
            "merchants": _merchants,
            "goods": _goods,
            "pages": finding.pages,
        }
    )


def _merchants(query: str) -> list[Hit]:
    rows = reading.merchants("all", query).rows[:MOST] if query else []
    return [Hit(row.name, row.origin, url_for("panel.merchant", store_id=row.id)) for row in rows]


def _goods(query: str) -> list[Hit]:
    rows = reading.goods("shown", query).rows[:MOST] if query else []
    return [
        Hit(
            row.title,
            f"{money(row.amount, row.currency)} · {row.store}",
            url_for("panel.good", offer_id=row.id),
        )
        for row in rows
    ]
