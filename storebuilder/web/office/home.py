"""The operator's first page of the day: who waits, what is wrong, how much there is."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, case, func, select

from storebuilder import aggregator
from storebuilder.aggregator.models import CategoryMap, Offer, Store
from storebuilder.db import db
from storebuilder.jobs import Job
from storebuilder.mail.models import Message
from storebuilder.web.desk.rendering import render
from storebuilder.web.office import face, reading


@dataclass(frozen=True)
class Trouble:
    """Something to look at; its words are ``office.trouble.<name>``."""

    name: str
    count: int
    url: str


@face.get("/")
def home() -> ResponseReturnValue:
    """Figures, applications, troubles."""
    return render(
        "panel/home.html",
        figures=figures(),
        waiting=reading.merchants("waiting").rows[:10],
        troubled=reading.merchants("troubled").rows[:10],
        newest=reading.merchants("accepted").rows[:6],
        troubles=troubles(),
        trouble=aggregator.trouble,
    )


def figures() -> dict[str, int]:
    """Merchants and goods; two statements."""
    stores = select(
        func.sum(case((reading.IN, 1), else_=0)),
        func.sum(case((reading.MERCHANTS["waiting"], 1), else_=0)),
        func.sum(case((and_(reading.IN, Store.health == "fresh"), 1), else_=0)),
    )
    goods = select(
        func.sum(case((Offer.shown, 1), else_=0)),
        func.sum(case((Offer.hidden != "", 1), else_=0)),
    ).where(Offer.gone_at.is_(None))
    names = ("merchants", "waiting", "fresh", "offers", "hidden")
    counted = (*db.session.execute(stores).one(), *db.session.execute(goods).one())
    return {name: int(number or 0) for name, number in zip(names, counted, strict=True)}


def troubles() -> list[Trouble]:
    """What a person must look at; one statement."""
    asked = {
        "unmapped": select(func.count(CategoryMap.id)).where(CategoryMap.category_id.is_(None)),
        "mails": select(func.count(Message.id)).where(Message.state == "failed"),
        "jobs": select(func.count(Job.id)).where(Job.state == "failed"),
    }
    addresses = {
        "unmapped": url_for("panel.categories"),
        "mails": url_for("panel.outbox"),
        "jobs": url_for("panel.failed_jobs"),
    }
    counted = db.session.execute(select(*(one.scalar_subquery() for one in asked.values()))).one()
    return [
        Trouble(name, count, addresses[name])
        for name, count in zip(asked, counted, strict=True)
        if count
    ]
