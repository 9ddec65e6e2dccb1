"""What the operator decides of a merchant, and entering shops of other makes."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, StringField

from storebuilder.aggregator import applying, entering, market
from storebuilder.errors import NotFound
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.forms import PanelForm, named, sent
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import language_name, t
from storebuilder.web.office import face

DECISIONS = {"accept": applying.accept, "refuse": applying.refuse, "ban": applying.ban}


@face.post("/merchants/<int(max=2147483647):store_id>/decide/<decision>")
@needs("manager")
def decide(store_id: int, decision: str) -> ResponseReturnValue:
    """Accept, refuse or ban; the merchant is told at once, with the reason."""
    if decision not in DECISIONS:
        raise NotFound("There is no such page.")
    given: Any = () if decision == "accept" else (request.form.get("reason", ""),)
    DECISIONS[decision](store_id, *given)  # type: ignore[operator]
    notice(f"office.decided.{decision}")
    return redirect(url_for("panel.merchant", store_id=store_id), 303)


class StoreForm(PanelForm):
    """A shop of another make."""

    source = SelectField(choices=list(entering.SOURCES))
    address = StringField()
    name = StringField()
    language = SelectField()
    country = StringField()
    currency = StringField()

    def save(self) -> None:
        """List it; it is read at the worker's next turn."""
        given = {name: value or "" for name, value in self.data.items()}
        config = current_app.config["SHOP"]
        self.store_id = entering.enter_store(entering.NewStore(**given), nearby=config.nicknames)


@face.route("/merchants/new", methods=["GET", "POST"])
@needs("manager")
def new_merchant() -> ResponseReturnValue:
    """Enter a shop by its address."""
    form = StoreForm(sent())
    form.source.choices = named((name, t(f"office.source.{name}")) for name in entering.SOURCES)
    form.language.choices = named((tag, language_name(tag)) for tag in market().languages)
    if form.sent_and_done(request.method, form.save):
        notice("office.merchant.entered")
        return redirect(url_for("panel.merchant", store_id=form.store_id), 303)
    return render("panel/merchant_new.html", form=form), form.status
