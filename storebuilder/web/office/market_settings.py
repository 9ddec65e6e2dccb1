"""The market's own data: its name, contact and colour."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import StringField

from storebuilder import accounts, storefronts
from storebuilder.db import db, writing
from storebuilder.storefronts.models import Storefront
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.forms import PanelForm, sent
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.office import face


class MarketForm(PanelForm):
    """What is the same on every page of the market."""

    name = StringField()
    legal_name = StringField()
    email = StringField()
    phone = StringField()
    icp = StringField()
    colour = StringField()

    def save(self, front_id: int) -> None:
        """Change the market by what was typed in; both rows in one transaction."""
        data = {name: value or "" for name, value in self.data.items()}
        face_of = {"name": data["name"], "colour": data.pop("colour")}
        with writing():
            changes = storefronts.change_shop(**data)
            changes |= storefronts.change_storefront(front_id, **face_of)
            if changes:
                accounts.audit("market.changed", "market", None, data["name"], changes)


@face.route("/settings/market", methods=["GET", "POST"])
@needs("manager")
def market_settings() -> ResponseReturnValue:
    """Name, contact, colour; languages and host are set at the start."""
    front = db.session.scalars(select(Storefront).order_by(Storefront.position)).one()
    form = MarketForm(sent(), obj=storefronts.the_shop(), data={"colour": front.colour})
    if form.sent_and_done(request.method, lambda: form.save(front.id)):
        notice("shell.saved")
        return redirect(url_for("panel.market_settings"), 303)
    return render("panel/market_settings.html", form=form, front=front), form.status
