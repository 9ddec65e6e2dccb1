"""Goods of all merchants: finding them, hiding them by hand, putting them into a deal."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from storebuilder import accounts
from storebuilder.aggregator import hiding
from storebuilder.aggregator.models import Offer, Store
from storebuilder.db import db, writing
from storebuilder.errors import NotFound
from storebuilder.web.desk.asking import page_asked, words_asked
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.office import face, reading


@face.get("/goods")
def goods() -> ResponseReturnValue:
    """The list, by whether it is shown."""
    show = request.args.get("show", "shown")
    show = show if show in reading.GOODS else "shown"
    store_id = request.args.get("store", 0, type=int) or None
    query, page = words_asked(), page_asked()
    found = reading.goods(show, query, page, store_id)
    return render(
        "panel/goods.html", found=found, show=show, shows=reading.GOODS, q=query, page=page,
        store_id=store_id,
    )  # fmt: skip


@face.get("/goods/<int(max=2147483647):offer_id>")
def good(offer_id: int) -> ResponseReturnValue:
    """One offer, with what can be done about it."""
    return render("panel/good.html", **_sheet(offer_id))


@face.post("/goods/<int(max=2147483647):offer_id>/hide")
def hide_good(offer_id: int) -> ResponseReturnValue:
    """Take it out by hand; its merchant reads why."""
    reason = request.form.get("reason", "")
    title = _sheet(offer_id)["title"]
    with writing():
        hiding.hide(offer_id, reason)
        accounts.audit("offer.hidden", "offer", offer_id, title, {"reason": ["", reason]})
    notice("office.good.hidden")
    return redirect(url_for("panel.good", offer_id=offer_id), 303)


@face.post("/goods/<int(max=2147483647):offer_id>/show")
def show_good(offer_id: int) -> ResponseReturnValue:
    """Take back what was done by hand."""
    title = _sheet(offer_id)["title"]
    with writing():
        hiding.show_again(offer_id)
        accounts.audit("offer.shown", "offer", offer_id, title)
    notice("office.good.shown")
    return redirect(url_for("panel.good", offer_id=offer_id), 303)


def _sheet(offer_id: int) -> dict[str, Any]:
    found = db.session.execute(
        select(Offer, Store.name.label("store"), reading.title_column().label("title"))
        .join(Store, Store.id == Offer.store_id)
        .where(Offer.id == offer_id)
    ).first()
    if found is None:
        raise NotFound("There is no such offer.")
    return {"row": found.Offer, "store": found.store, "title": found.title}
