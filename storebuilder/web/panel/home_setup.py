"""What a new shop still needs, read from its data: nothing here is ever ticked by hand."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for
from sqlalchemy import func, select

from storebuilder.catalog.models import Product
from storebuilder.db import db
from storebuilder.payments import choosing
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts import hosts, the_shop
from storebuilder.storefronts.models import Page
from storebuilder.web.desk.door import may, the_staff

POLICIES = ("shipping", "returns", "privacy", "terms")


@dataclass(frozen=True)
class Step:
    """One line of the checklist; its words are ``home.setup.<name>``."""

    name: str
    done: bool
    url: str


def setup() -> list[Step]:
    """The steps in the order in which one does them."""
    shop = the_shop()
    steps = [
        Step("contact", bool(shop.email and (shop.legal_name or shop.phone)), _to("shop_settings")),
        Step("product", _some(Product.state == "published"), _to("products")),
        Step("delivery", _every_front_delivers(), _to("delivery")),
        Step("payment", _takes_money(), _to("payment_settings")),
        Step("policies", _policies() >= len(POLICIES), _to("pages")),
        Step("domain", _has_domain(), _to("storefronts")),
    ]
    if not may("manager"):
        steps = []
    return [*steps, Step("password", the_staff().has_password, _to("me") + "#password")]


def _to(endpoint: str) -> str:
    known = f"panel.{endpoint}" in current_app.view_functions
    return url_for(f"panel.{endpoint}") if known else ""


def _some(found: object) -> bool:
    return db.session.scalar(select(Product.id).where(found).limit(1)) is not None  # type: ignore[arg-type]


def _every_front_delivers() -> bool:
    rates = select(ShippingRate.storefront_id).where(ShippingRate.active).distinct()
    with_rates = set(db.session.scalars(rates))
    return all(front.id in with_rates for front in hosts.current())


def _takes_money() -> bool:
    return any(provider.name != "pretend" for provider in choosing.providers())


def _policies() -> int:
    written = select(func.count(Page.handle.distinct())).where(
        Page.published, Page.handle.in_(POLICIES), Page.body_html != ""
    )
    return db.session.scalar(written) or 0


def _has_domain() -> bool:
    return any(not front.host.endswith((".localhost", ".test")) for front in hosts.current())
