"""Storefronts: several faces on one catalogue."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from storebuilder import accounts, catalog, shipping
from storebuilder import storefronts as fronts
from storebuilder.db import db, writing
from storebuilder.errors import NotFound
from storebuilder.storefronts.models import Storefront
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.forms import sent
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.panel import face
from storebuilder.web.panel.storefront_forms import StorefrontForm

#: What `add_storefront` sets by itself or does not take.
LATER = {"kind", "colour", "open", "return_days", "return_fees"}


@face.get("/storefronts")
@needs("manager")
def storefronts() -> ResponseReturnValue:
    """All storefronts with their colours."""
    return render("panel/storefronts.html")


@face.route("/storefronts/new", methods=["GET", "POST"])
@needs("manager")
def new_storefront() -> ResponseReturnValue:
    """Add a storefront on the same catalogue."""
    shop = fronts.the_shop()
    start = {
        "name": shop.name, "currency": shop.currency, "main_language": shop.language,
        "prices_include_tax": True, "rate_millionths": "1", "round_to": "", "open": True,
        "colour": "#3a5a9b", "theme": "plain", "return_days": 14, "return_fees": "buyer",
    }  # fmt: skip
    form = StorefrontForm(sent(), data=start)
    added: list[int] = []
    if form.sent_and_done(request.method, lambda: added.append(_add(form))):
        notice("storefronts.added")
        return redirect(url_for("panel.storefront", storefront_id=added[0]), 303)
    return _draw(form, None)


@face.route("/storefronts/<int(max=2147483647):storefront_id>", methods=["GET", "POST"])
@needs("manager")
def storefront(storefront_id: int) -> ResponseReturnValue:
    """Change a storefront."""
    row = db.session.get(Storefront, storefront_id)
    if row is None:
        raise NotFound("There is no such storefront.")
    form = StorefrontForm(sent(), obj=row)
    if request.method == "GET":
        form.fill(row)
    if form.sent_and_done(request.method, lambda: _change(storefront_id, form)):
        notice("shell.saved")
        return redirect(url_for("panel.storefront", storefront_id=storefront_id), 303)
    return _draw(form, storefront_id)


def _add(form: StorefrontForm) -> int:
    wanted = form.columns()
    at_first = {name: value for name, value in wanted.items() if name not in LATER}
    with writing():
        row = fronts.add_storefront(form.handle.data or "", **at_first)
        db.session.flush()
        number, handle = row.id, row.handle
        later = {name: wanted[name] for name in LATER}
        fronts.change_storefront(number, **later)
        shipping.start_with(number, row.currency, fronts.the_shop().country)
        catalog.spread()
        accounts.audit("storefront.added", "storefront", number, handle)
    fronts.hosts.forget()
    return number


def _change(storefront_id: int, form: StorefrontForm) -> None:
    wanted = form.columns()
    with writing():
        changes = fronts.change_storefront(storefront_id, **wanted)
        if fronts.SPREADS & changes.keys():
            catalog.spread()
        if changes:
            accounts.audit(
                "storefront.changed", "storefront", storefront_id, wanted["name"], changes
            )
    fronts.hosts.forget()


def _draw(form: StorefrontForm, storefront_id: int | None) -> tuple[str, int]:
    page = render(
        "panel/storefront.html",
        form=form,
        storefront_id=storefront_id,
        shop_currency=fronts.the_shop().currency,
    )
    return page, form.status
