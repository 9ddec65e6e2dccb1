"""Discounts: the list with its figures, making one, changing it, ending it."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from storebuilder import accounts, promotions
from storebuilder.db import db, writing
from storebuilder.errors import NotFound
from storebuilder.promotions.models import Promotion
from storebuilder.promotions.reckoning import KINDS
from storebuilder.storefronts import hosts
from storebuilder.web.desk.asking import page_asked, words_asked
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.forms import sent
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.panel import discount_lists, face
from storebuilder.web.panel.collection_lists import goods, shelves
from storebuilder.web.panel.discount_forms import DiscountForm, beside, filled, save

DISCOUNT = "/discounts/<int(max=2147483647):promotion_id>"


@face.get("/discounts")
@needs("manager")
def discounts() -> ResponseReturnValue:
    """All discounts, the newest first; three queries."""
    show, query, page = request.args.get("show", "all"), words_asked(), page_asked()
    show = show if show in discount_lists.SHOWS else "all"
    found = discount_lists.discount_page(show, query, page)
    return render(
        "panel/discounts/list.html",
        found=found,
        figures=discount_lists.figures([row.id for row in found.rows]),
        lists=discount_lists,
        show=show,
        q=query,
        page=page,
    )


@face.route("/discounts/new", methods=["GET", "POST"])
@needs("manager")
def new_discount() -> ResponseReturnValue:
    """Make a discount."""
    return _edit(None)


@face.route(DISCOUNT, methods=["GET", "POST"])
@needs("manager")
def discount(promotion_id: int) -> ResponseReturnValue:
    """Change a discount."""
    return _edit(_find(promotion_id))


@face.post(f"{DISCOUNT}/end")
@needs("manager")
def end_discount(promotion_id: int) -> ResponseReturnValue:
    """End it now; what was ordered keeps it."""
    row = _find(promotion_id)
    with writing():
        if promotions.end(promotion_id):
            accounts.audit("discount.ended", "promotion", promotion_id, row.code or row.title)
    notice("discounts.notice.ended", title=row.code or row.title)
    return redirect(url_for("panel.discount", promotion_id=promotion_id), 303)


def _edit(row: Promotion | None) -> ResponseReturnValue:
    number = row.id if row else None
    form = DiscountForm(sent(), data=filled(row) if row else {})
    saved: list[int] = []
    if form.sent_and_done(request.method, lambda: saved.append(save(form, number))):
        notice("discounts.notice.saved")
        return redirect(url_for("panel.discount", promotion_id=saved[0]), 303)
    around = beside(row)
    page = render(
        "panel/discounts/form.html",
        form=form,
        row=row,
        figures=discount_lists.figures([number]).get(number) if number else None,
        lists=discount_lists,
        kinds=KINDS,
        shelves=shelves(),
        every=sorted(goods(), key=lambda one: one.id not in around["product_ids"]),
        front=hosts.current()[0],
        **around,
    )
    return page, form.status


def _find(promotion_id: int) -> Promotion:
    row = db.session.get(Promotion, promotion_id)
    if row is None:
        raise NotFound("There is no such discount.")
    return row
