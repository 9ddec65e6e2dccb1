"""A product's page: new, edited, duplicated, brought into another state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from storebuilder import accounts, storefronts
from storebuilder.db import writing
from storebuilder.errors import ShopError
from storebuilder.storefronts import hosts
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import say, t
from storebuilder.web.panel import (
    face,
    photo_tiles,
    product_reading,
    product_saving,
    product_wording,
)
from storebuilder.web.panel.product_around import Form, around
from storebuilder.web.panel.product_checking import STATES, check
from storebuilder.web.panel.product_forms import from_form
from storebuilder.web.panel.product_saving import ChangedMeanwhile, Market
from storebuilder.web.panel.product_sheets import ProductSheet, copy_of

PRODUCT = "/products/<int(max=2147483647):product_id>"


@face.get("/products/new")
def new_product() -> str:
    """The empty form."""
    market = the_market()
    return show(Form(product_reading.empty(market.fronts), market))


@face.post("/products/new")
def create_product() -> ResponseReturnValue:
    """Make the product that was typed, or show the form again with what is wrong."""
    form = Form(typed(), the_market())
    form.pictures, form.errors = photo_tiles.received(request.form, request.files)
    checked = check(form.sheet, form.market.fronts, form.market.currency)
    form.errors |= checked.errors
    if not form.errors:
        with noting(form):
            made = product_saving.create(form.sheet, checked, form.pictures, form.market)
            notice("products.notice.added", title=form.sheet.title)
            return redirect(url_for("panel.product", product_id=made), 303)
    return show(form), 422


@face.get(PRODUCT)
def product(product_id: int) -> str:
    """The form of a product."""
    market = the_market()
    known = product_reading.read(product_id, market.fronts, market.currency)
    return show(Form(known.sheet, market, known, known.sheet.fingerprint()))


@face.post(PRODUCT)
def save_product(product_id: int) -> ResponseReturnValue:
    """Save what was typed; keeps it on the page where something is wrong."""
    market = the_market()
    known = product_reading.read(product_id, market.fronts, market.currency)
    form = Form(typed(), market, known, request.form.get("seen", ""))
    checked = check(form.sheet, market.fronts, market.currency)
    form.errors |= checked.errors
    if not form.errors:
        with noting(form):
            product_saving.save(product_id, form.sheet, checked, form.seen, market)
            notice("products.notice.saved", title=form.sheet.title.strip())
            return redirect(url_for("panel.product", product_id=product_id), 303)
    return show(form), 409 if form.refused else 422


@face.post(f"{PRODUCT}/duplicate")
def duplicate_product(product_id: int) -> ResponseReturnValue:
    """Make a draft with the same texts, variants and photos, and open it."""
    market = the_market()
    known = product_reading.read(product_id, market.fronts, market.currency)
    sheet = copy_of(known.sheet, t("products.copy_of", title=known.sheet.title)[:250])
    checked = check(sheet, market.fronts, market.currency)
    pictures = photo_tiles.pictures_of(product_id)
    made = product_saving.create(sheet, checked, pictures, market)
    notice("products.notice.copied", title=known.sheet.title)
    return redirect(url_for("panel.product", product_id=made), 303)


@face.post(f"{PRODUCT}/state")
def set_product_state(product_id: int) -> ResponseReturnValue:
    """Publish, take back to draft, or archive; the notice can undo it."""
    market = the_market()
    known = product_reading.read(product_id, market.fronts, market.currency)
    state = request.args.get("state") or request.form.get("state", "")
    if state not in STATES:
        abort(422)
    before = known.sheet.state
    with writing():
        product_saving.set_state(product_id, state)
        accounts.audit(
            *("product.changed", "product", product_id, known.sheet.title),
            {"state": [before, state]},
        )
    back = url_for("panel.set_product_state", product_id=product_id, state=before)
    notice(f"products.notice.{state}", undo=back, title=known.sheet.title)
    return redirect(url_for("panel.product", product_id=product_id), 303)


def the_market() -> Market:
    """The storefronts in order, and the currency of base prices."""
    return Market(hosts.current(), storefronts.the_shop().currency)


def typed() -> ProductSheet:
    """What was typed into the form."""
    return from_form(request.form, [front.id for front in hosts.current()])


@contextmanager
def noting(form: Form) -> Iterator[None]:
    """What the catalogue refuses is noted on the form, instead of a page of its own."""
    try:
        yield
    except ChangedMeanwhile:
        form.refused = True
        if form.known:
            form.meanwhile = product_reading.last_change(form.known.id)
    except ShopError as error:
        text = " ".join(say(part) for part in (error.message, error.hint) if part)
        form.errors[error.field or "form"] = text


def show(form: Form) -> str:
    """Draw the form with all that stands around it."""
    fresh = form.known.sheet.fingerprint() if form.known else ""
    words = product_wording.page_words(form)
    return render("panel/products/form.html", form=form, fresh=fresh, around=around(form), **words)
