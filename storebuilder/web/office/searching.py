"""Finding anything: merchants, goods, places of the office."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from storebuilder.web.desk.asking import words_asked
from storebuilder.web.desk.desk import the_desk
from storebuilder.web.desk.door import may, needed_by
from storebuilder.web.desk.navigation import entries
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import money, t
from storebuilder.web.office import face, reading

MOST = 6  # of each kind


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    title: str
    about: str
    url: str


@face.get("/search")
def search() -> ResponseReturnValue:
    """What answers to the words; ``part`` is the list alone, for the finder."""
    query = words_asked()
    found = {"places": _places(query), "merchants": _merchants(query), "goods": _goods(query)}
    template = "panel/found.html" if "part" in request.args else "panel/search.html"
    return render(template, q=query, found={kind: hits for kind, hits in found.items() if hits})


def _places(query: str) -> list[Hit]:
    names = [(entry.endpoint, t(f"shell.nav.{entry.name}")) for entry in entries()]
    places = the_desk().places
    names += [(f"panel.{name}", t(f"settings.place.{name}.title")) for name, _ in places]
    return [
        Hit(said, "", url_for(endpoint))
        for endpoint, said in dict(names).items()
        if endpoint in current_app.view_functions
        and query.lower() in said.lower()
        and may(needed_by(endpoint))
    ][:MOST]


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
