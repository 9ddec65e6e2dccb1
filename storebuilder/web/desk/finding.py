"""Finding anything in a panel: what all panels have, and the page that shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app, request, url_for
from sqlalchemy import func, select

from storebuilder.db import db
from storebuilder.storefronts.models import Page
from storebuilder.web.desk.asking import words_asked
from storebuilder.web.desk.desk import the_desk
from storebuilder.web.desk.door import may, needed_by
from storebuilder.web.desk.navigation import entries
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import t

MOST = 6  # of each kind


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    title: str
    about: str
    url: str


def answer(kinds: Mapping[str, Callable[[str], Sequence[Hit]]]) -> str:
    """What answers to the words, by kind; ``part`` is the list alone, for the finder."""
    query = words_asked()
    found = {kind: hits for kind, find in kinds.items() if (hits := find(query))}
    template = "panel/found.html" if "part" in request.args else "panel/search.html"
    return render(template, q=query, found=found)


def places(query: str) -> list[Hit]:
    """Places of the panel and of its settings that who is signed in may enter."""
    names = [(entry.endpoint, t(f"shell.nav.{entry.name}")) for entry in entries()]
    settings = (name for name, _ in the_desk().places)
    names += [(f"panel.{name}", t(f"settings.place.{name}.title")) for name in settings]
    known = {endpoint: said for endpoint, said in names if endpoint in current_app.view_functions}
    return [
        Hit(said, "", url_for(endpoint))
        for endpoint, said in known.items()
        if query.lower() in said.lower() and may(needed_by(endpoint))
    ][:MOST]


def pages(query: str) -> list[Hit]:
    """Pages of text, for those who may write them."""
    if not query or not may("manager"):
        return []
    titled = func.lower(Page.title).contains(query.lower(), autoescape=True)
    rows = db.session.execute(select(Page.id, Page.title, Page.handle).where(titled).limit(MOST))
    return [Hit(row.title, f"/{row.handle}", url_for("panel.page", page_id=row.id)) for row in rows]
