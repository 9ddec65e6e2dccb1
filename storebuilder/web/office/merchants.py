"""Merchants: the list, and one of them with its health, its problems and what can be done."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from storebuilder import accounts, aggregator
from storebuilder.aggregator import managing
from storebuilder.aggregator.models import Store
from storebuilder.db import db, writing
from storebuilder.errors import NotFound
from storebuilder.web.desk.asking import is_id, page_asked, words_asked
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import language
from storebuilder.web.office import face, reading

MOST = 50  # problems of one merchant


@face.get("/merchants")
def merchants() -> ResponseReturnValue:
    """The list, by state and health."""
    show = request.args.get("show", "all")
    show = show if show in reading.MERCHANTS else "all"
    query, page = words_asked(), page_asked()
    found = reading.merchants(show, query, page)
    return render(
        "panel/merchants.html", found=found, show=show, shows=reading.MERCHANTS, q=query,
        page=page, trouble=aggregator.trouble,
    )  # fmt: skip


@face.get("/merchants/<int(max=2147483647):store_id>")
def merchant(store_id: int) -> ResponseReturnValue:
    """One merchant."""
    return render("panel/merchant.html", **_sheet(store_id))


@face.post("/merchants/<int(max=2147483647):store_id>/pull")
def pull_merchant(store_id: int) -> ResponseReturnValue:
    """Read it whole at the worker's next turn."""
    managing.pull_soon(store_id)
    notice("office.merchant.will_pull")
    return redirect(url_for("panel.merchant", store_id=store_id), 303)


@face.post("/merchants/<int(max=2147483647):store_id>/feature")
@needs("manager")
def feature_merchant(store_id: int) -> ResponseReturnValue:
    """Its place on the first page."""
    typed = request.form.get("featured", "0").strip() or "0"
    place = int(typed) if is_id(typed) else -1
    row = the_store(store_id)
    with writing():
        before, name = row.featured, row.name
        managing.feature(store_id, place)
        accounts.audit("store.featured", "store", store_id, name, {"featured": [before, place]})
    notice("shell.saved")
    return redirect(url_for("panel.merchant", store_id=store_id), 303)


def the_store(store_id: int) -> Store:
    """A merchant in whatever state; raises NotFound."""
    row = db.session.get(Store, store_id)
    if row is None:
        raise NotFound("There is no such merchant.")
    return row


def _sheet(store_id: int) -> dict[str, Any]:
    return {
        "row": the_store(store_id),
        "trouble": aggregator.trouble,
        "problems": aggregator.problems(store_id, language(), most=MOST),
        "pulls": aggregator.pulls(store_id, language(), most=12),
    }
