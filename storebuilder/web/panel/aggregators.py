"""Aggregators: where the shop is listed, what of it, how that stands, and leaving."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from storebuilder import joining
from storebuilder.db import db
from storebuilder.errors import Conflict, NotFound
from storebuilder.joining.models import LIVE, Delivery, Membership
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.forms import sent
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.panel import face
from storebuilder.web.panel.aggregator_forms import ChoiceForm, JoinForm
from storebuilder.web.panel.aggregator_reading import BADGES, kept_out, rows_of

MOST_MESSAGES = 20


@face.get("/aggregators")
@needs("manager")
def aggregators() -> ResponseReturnValue:
    """Every aggregator that was asked."""
    return render("panel/aggregators/list.html", rows=rows_of(), badges=BADGES)


@face.route("/aggregators/new", methods=["GET", "POST"])
@needs("manager")
def new_aggregator() -> ResponseReturnValue:
    """Ask an aggregator to list the shop."""
    form = JoinForm(sent(), data={"everything": "1"})
    made: list[int] = []
    if form.sent_and_done(request.method, lambda: made.append(form.join())):
        notice("aggregators.asked")
        return redirect(url_for("panel.aggregator", membership_id=made[0]), 303)
    return render("panel/aggregators/new.html", form=form), form.status


@face.route("/aggregators/<int(max=2147483647):membership_id>", methods=["GET", "POST"])
@needs("manager")
def aggregator(membership_id: int) -> ResponseReturnValue:
    """How the shop stands in one, and what it lists."""
    row = _found(membership_id)
    address = row.aggregator
    form = ChoiceForm(sent())
    if request.method == "GET":
        form.fill(row)
    if form.sent_and_done(request.method, lambda: form.change(address)):
        notice("shell.saved")
        return redirect(url_for("panel.aggregator", membership_id=membership_id), 303)
    newest = select(Delivery).where(Delivery.membership_id == membership_id)
    page = render(
        "panel/aggregators/one.html",
        row=(row := _found(membership_id)),
        form=form,
        badges=BADGES,
        live=row.state in LIVE,
        count=joining.count(row),
        kept_out=kept_out(row),
        letters=db.session.scalars(newest.order_by(Delivery.id.desc()).limit(MOST_MESSAGES)).all(),
    )
    return page, form.status


@face.post("/aggregators/<int(max=2147483647):membership_id>/leave")
@needs("manager")
def leave_aggregator(membership_id: int) -> ResponseReturnValue:
    """Take the shop out."""
    joining.leave(_found(membership_id).aggregator)
    notice("aggregators.left_now")
    return redirect(url_for("panel.aggregator", membership_id=membership_id), 303)


@face.post("/aggregators/<int(max=2147483647):membership_id>/ask")
@needs("manager")
def ask_aggregator(membership_id: int) -> ResponseReturnValue:
    """Ask again, after a refusal or when it could not be reached."""
    row = _found(membership_id)
    if row.state in ("applied", "waiting", "accepted"):
        raise Conflict("It was asked already.")
    joining.join(row.aggregator)
    notice("aggregators.asked")
    return redirect(url_for("panel.aggregator", membership_id=membership_id), 303)


@face.post("/aggregators/<int(max=2147483647):membership_id>/messages/<int(max=2147483647):letter>")
@needs("manager")
def resend_message(membership_id: int, letter: int) -> ResponseReturnValue:
    """Send a message again."""
    joining.resend(_found(membership_id).id, letter)
    notice("aggregators.resent")
    return redirect(url_for("panel.aggregator", membership_id=membership_id), 303)


def _found(membership_id: int) -> Membership:
    row: Membership | None = db.session.get(Membership, membership_id)
    if row is None:
        raise NotFound("There is no such aggregator.")
    return row
