"""The operator's first page of the day: who waits, what is wrong, how much there is."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, case, func, select

from storebuilder import aggregator
from storebuilder.aggregator.models import CategoryMap, Offer, Store
from storebuilder.db import db
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.troubles import troubles
from storebuilder.web.office import face, reading

UNMAPPED = select(func.count(CategoryMap.id)).where(CategoryMap.category_id.is_(None))


@face.get("/")
def home() -> ResponseReturnValue:
    """Figures, applications, troubles."""
    return render(
        "panel/home.html",
        figures=figures(),
        waiting=reading.merchants("waiting").rows[:10],
        troubled=reading.merchants("troubled").rows[:10],
        newest=reading.merchants("accepted").rows[:6],
        troubles=troubles({"unmapped": (UNMAPPED, url_for("panel.categories"))}),
        trouble=aggregator.trouble,
    )


def figures() -> dict[str, int]:
    """Merchants, goods and orders; three statements."""
    stores = select(
        func.sum(case((reading.IN, 1), else_=0)),
        func.sum(case((reading.MERCHANTS["waiting"], 1), else_=0)),
        func.sum(case((and_(reading.IN, Store.health == "fresh"), 1), else_=0)),
    )
    goods = select(
        func.sum(case((Offer.shown, 1), else_=0)),
        func.sum(case((Offer.hidden != "", 1), else_=0)),
    ).where(Offer.gone_at.is_(None))
    names = ("merchants", "waiting", "fresh", "offers", "hidden", "orders")
    counted = [
        number
        for one in (stores, goods, aggregator.ordered_lately())
        for number in db.session.execute(one).one()
    ]
    return {name: int(number or 0) for name, number in zip(names, counted, strict=True)}
