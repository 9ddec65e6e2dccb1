"""Settings: the shop's own data, taxes, payments."""

from __future__ import annotations

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from storebuilder import accounts, payments, storefronts, tax
from storebuilder.db import writing
from storebuilder.errors import NotAccepted
from storebuilder.storefronts import hosts
from storebuilder.web.desk.door import needs
from storebuilder.web.desk.forms import PanelForm, sent
from storebuilder.web.desk.notices import notice
from storebuilder.web.desk.rendering import render
from storebuilder.web.panel import face

ADDRESS = ("street_address", "postal_code", "city", "country_area")


class ShopForm(PanelForm):
    """The merchant's own data, the same on every storefront."""

    name = StringField()
    legal_name = StringField()
    email = StringField()
    phone = StringField()
    street_address = StringField()
    postal_code = StringField()
    city = StringField()
    country_area = StringField()
    icp = StringField()
    order_prefix = StringField()

    def save(self) -> None:
        """Change the shop by what was typed in."""
        data = {name: value or "" for name, value in self.data.items()}
        typed = {part: data.pop(part).strip() for part in ADDRESS}
        with writing():
            address = {**storefronts.the_shop().address, **typed}
            data["address"] = {part: text for part, text in address.items() if text}
            changes = storefronts.change_shop(**data)
            if changes:
                accounts.audit("shop.changed", "shop", None, data["name"], changes)


@face.route("/settings/shop", methods=["GET", "POST"])
@needs("manager")
def shop_settings() -> ResponseReturnValue:
    """Name, contact, address, numbers."""
    shop = storefronts.the_shop()
    country, language = shop.country, shop.language
    form = ShopForm(sent(), obj=shop, data=dict(shop.address))
    if form.sent_and_done(request.method, form.save):
        notice("shell.saved")
        return redirect(url_for("panel.shop_settings"), 303)
    page = render(
        "panel/shop_settings.html",
        form=form,
        country=country,
        shop_language=language,
        currency=storefronts.the_shop().currency,
    )
    return page, form.status


@face.get("/settings/payments")
@needs("manager")
def payment_settings() -> ResponseReturnValue:
    """Which ways to pay are offered; keys stand in shop.toml and are never shown."""
    file = current_app.config["SHOP"].file
    kind = file.stripe_secret_key.partition("_")[2].partition("_")[0]
    return render(
        "panel/payment_settings.html",
        offered={provider.name for provider in payments.providers()},
        stripe={
            "key": kind if kind in ("test", "live") else ("set" if file.stripe_secret_key else ""),
            "webhook": bool(file.stripe_webhook_secret),
            "address": hosts.current()[0].url("/hooks/stripe") if hosts.current() else "",
        },
        live=file.live,
        shop_name=file.name,
        parked=payments.parked()[:20],
    )


@face.get("/settings/taxes")
@needs("manager")
def tax_settings() -> ResponseReturnValue:
    """In which countries tax is collected."""
    return render(
        "panel/tax_settings.html", collected=tax.collected(), standard=tax.standard_rates()
    )


@face.post("/settings/taxes")
@needs("manager")
def change_taxes() -> ResponseReturnValue:
    """Start or stop to collect a country's tax."""
    country, collect = request.form.get("country", ""), request.form.get("collect") == "1"
    if country not in tax.standard_rates():
        raise NotAccepted("There are no standard rates of this country.", field="country")
    with writing():
        if collect:
            tax.collect_in([country])
        else:
            tax.stop_collecting(country)
        accounts.audit(
            "tax.started" if collect else "tax.stopped", "tax", None, country,
            {"collected": [not collect, collect]},
        )  # fmt: skip
    notice("settings.tax.started" if collect else "settings.tax.stopped")
    return redirect(url_for("panel.tax_settings"), 303)
