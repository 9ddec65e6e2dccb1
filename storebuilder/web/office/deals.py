"""Timed deals of the first page."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import DateTimeLocalField

from storebuilder import accounts, clock
from storebuilder.aggregator import managing
from storebuilder.aggregator.models import Deal, Offer, Store
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.forms import PanelForm
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import zone
from storebuilder.web.office import face, reading


class DealForm(PanelForm):
    """When a deal begins and ends, in the market's own time."""

    starts_at = DateTimeLocalField()
    ends_at = DateTimeLocalField()

    def save(self, offer_id: int) -> None:
        """Put the offer into the window."""
        starts = self._moment("starts_at") or clock.now()
        ends = self._moment("ends_at")
        if ends is None:
            raise NotAccepted("Say when the deal ends.", field="ends_at")
        with writing():
            managing.add_deal(offer_id, starts, ends)
            accounts.audit("deal.added", "offer", offer_id, "", {"until": ["", ends.isoformat()]})

    def _moment(self, name: str) -> datetime | None:
        typed: datetime | None = self._fields[name].data
        return typed.replace(tzinfo=zone()).astimezone(clock.now().tzinfo) if typed else None


@face.get("/deals")
@needs("manager")
def deals() -> ResponseReturnValue:
    """Deals that hold or will, those that end sooner first."""
    rows = db.session.execute(
        select(
            Deal.id, Deal.starts_at, Deal.ends_at, Deal.most, Offer.id.label("offer_id"),
            Offer.amount, Offer.currency, Offer.shown, Offer.available,
            reading.title_column().label("title"), Store.name.label("store"),
        )
        .join(Offer, Offer.id == Deal.offer_id)
        .join(Store, Store.id == Offer.store_id)
        .where(Deal.ends_at > clock.now())
        .order_by(Deal.ends_at, Deal.id)
    ).all()  # fmt: skip
    return render("panel/deals.html", rows=rows, now=clock.now())


@face.route("/goods/<int(max=2147483647):offer_id>/deal", methods=["GET", "POST"])
@needs("manager")
def new_deal(offer_id: int) -> ResponseReturnValue:
    """Choose when an offer is a deal."""
    form = DealForm(request.form if request.method == "POST" else None)
    if form.sent_and_done(request.method, lambda: form.save(offer_id)):
        notice("office.deal.added")
        return redirect(url_for("panel.deals"), 303)
    row = db.session.execute(
        select(Offer.id, Offer.amount, Offer.currency, reading.title_column().label("title"))
        .where(Offer.id == offer_id)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound("There is no such offer.")
    return render("panel/deal.html", form=form, row=row), form.status


@face.post("/deals/<int(max=2147483647):deal_id>/end")
@needs("manager")
def end_deal(deal_id: int) -> ResponseReturnValue:
    """Take a deal out of the window."""
    with writing():
        offer_id = db.session.scalar(select(Deal.offer_id).where(Deal.id == deal_id))
        managing.end_deal(deal_id)
        accounts.audit("deal.ended", "offer", offer_id, "")
    notice("office.deal.ended")
    return redirect(url_for("panel.deals"), 303)
