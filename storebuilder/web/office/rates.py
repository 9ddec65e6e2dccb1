"""Exchange rates by which prices are compared, never charged."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import StringField

from storebuilder import accounts
from storebuilder.aggregator import rates as exchange
from storebuilder.aggregator.models import Rate
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.forms import PanelForm, sent
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.office import face

MILLION = 1_000_000


class RateForm(PanelForm):
    """What one euro costs in a currency."""

    currency = StringField()
    rate = StringField()

    def save(self) -> None:
        """Set the operator's own rate; every comparable price follows."""
        code = (self.currency.data or "").strip().upper()
        millionths = _millionths(self.rate.data or "")
        with writing():
            exchange.set_rate(code, millionths)
            accounts.audit("rate.set", "rate", None, code, {"per_euro": ["", millionths]})


@face.route("/settings/rates", methods=["GET", "POST"])
@needs("manager")
def rates() -> ResponseReturnValue:
    """All rates with their dates and sources, and a form for the operator's own."""
    form = RateForm(sent())
    if form.sent_and_done(request.method, form.save):
        notice("shell.saved")
        return redirect(url_for("panel.rates"), 303)
    rows = db.session.scalars(select(Rate).order_by(Rate.currency)).all()
    return render("panel/rates.html", form=form, rows=rows, million=MILLION), form.status


@face.post("/settings/rates/<currency>/forget")
@needs("manager")
def forget_rate(currency: str) -> ResponseReturnValue:
    """Take the operator's own rate back."""
    with writing():
        exchange.forget_rate(currency)
        accounts.audit("rate.forgotten", "rate", None, currency.upper()[:3])
    notice("shell.saved")
    return redirect(url_for("panel.rates"), 303)


def _millionths(text: str) -> int:
    try:
        value = Decimal(text.strip().replace(",", ".")) * MILLION
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value != value.to_integral_value() or not 0 < value < 10**15:
        raise NotAccepted(
            f"{text[:40]!r} is not a rate.",
            field="rate",
            hint="Write a number such as 7.20, with at most six decimal places.",
        )
    return int(value)
