"""Delivery rates: where to, for how much, in how many days, per storefront."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from wtforms import BooleanField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import NumberRange, Optional

from storebuilder import accounts, fields, money, pagestore
from storebuilder.customers.countries import countries
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts import hosts
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.forms import PanelForm, named, sent
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render, working_front
from storebuilder.web.desk.speaking import language
from storebuilder.web.panel import face

DAYS = NumberRange(0, 365)


class RateForm(PanelForm):
    """One way of delivery; amounts in the storefront's currency."""

    name = StringField()
    countries = SelectMultipleField()
    amount = StringField()
    free_from = StringField()
    max_weight_grams = IntegerField(validators=[Optional(), NumberRange(1, 10**7)])
    days_min = IntegerField(validators=[DAYS], default=3)
    days_max = IntegerField(validators=[DAYS], default=7)
    active = BooleanField(default=True)

    def columns(self, currency: str) -> dict[str, Any]:
        """The row's columns; raises NotAccepted."""
        least, most = self.days_min.data or 0, self.days_max.data or 0
        if least > most:
            raise NotAccepted("The last day comes before the first.", field="days_max")
        free = (self.free_from.data or "").strip()
        return {
            "name": fields.line(self.name.data or "", field="name", least=1, most=80),
            "countries": self.countries.data or [],
            "amount": money.parse(self.amount.data or "", currency, field="amount"),
            "free_from": money.parse(free, currency, field="free_from") if free else None,
            "max_weight_grams": self.max_weight_grams.data,
            "days_min": least,
            "days_max": most,
            "active": self.active.data,
        }


@face.get("/delivery")
@needs("manager")
def delivery() -> ResponseReturnValue:
    """All rates, storefront by storefront; one query."""
    order = (ShippingRate.storefront_id, ShippingRate.position, ShippingRate.id)
    rates: dict[int, list[ShippingRate]] = {}
    for rate in db.session.scalars(select(ShippingRate).order_by(*order)):
        rates.setdefault(rate.storefront_id, []).append(rate)
    one = working_front()
    shown = [one] if one else hosts.current()
    return render("panel/delivery.html", rates=rates, shown=shown)


@face.route("/delivery/new/<int(max=2147483647):storefront_id>", methods=["GET", "POST"])
@needs("manager")
def new_rate(storefront_id: int) -> ResponseReturnValue:
    """Add a rate to a storefront."""
    row = ShippingRate(storefront_id=storefront_id)
    return _edit(row, RateForm(sent()))


@face.route("/delivery/<int(max=2147483647):rate_id>", methods=["GET", "POST"])
@needs("manager")
def rate(rate_id: int) -> ResponseReturnValue:
    """Change a rate."""
    row = db.session.get(ShippingRate, rate_id)
    if row is None:
        raise NotFound("There is no such rate.")
    form = RateForm(sent(), obj=row)
    if request.method == "GET":
        currency = _front(row.storefront_id).currency
        form.amount.data = money.Money(row.amount, currency).plain()
        free = row.free_from
        form.free_from.data = "" if free is None else money.Money(free, currency).plain()
    return _edit(row, form)


def _edit(row: ShippingRate, form: RateForm) -> ResponseReturnValue:
    front, rate_id = _front(row.storefront_id), row.id
    form.countries.choices = named(countries(front.countries, language()))
    if form.sent_and_done(request.method, lambda: _save(rate_id, front, form)):
        notice("shell.saved")
        return redirect(url_for("panel.delivery"), 303)
    page = render("panel/rate.html", form=form, front=front, rate_id=rate_id)
    return page, form.status


def _save(rate_id: int | None, front: hosts.Front, form: RateForm) -> None:
    wanted = form.columns(front.currency)
    with writing():
        pagestore.stale_all()
        row = db.session.get(ShippingRate, rate_id) if rate_id else None
        before = {name: getattr(row, name) for name in wanted} if row else {}
        if row is None:
            last = select(func.max(ShippingRate.position)).where(
                ShippingRate.storefront_id == front.id
            )
            place = db.session.scalar(last)
            row = ShippingRate(
                storefront_id=front.id, position=0 if place is None else place + 1, **wanted
            )
            db.session.add(row)
            db.session.flush()
        for name, value in wanted.items():
            setattr(row, name, value)
        changes = accounts.differences(before, wanted)
        action = "shipping_rate.changed" if rate_id else "shipping_rate.added"
        accounts.audit(action, "shipping_rate", row.id, f"{front.name}: {row.name}", changes)


def _front(storefront_id: int) -> hosts.Front:
    for front in hosts.current():
        if front.id == storefront_id:
            return front
    raise NotFound("There is no such storefront.")
