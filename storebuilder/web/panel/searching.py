"""Finding anything: orders, products, pages, places of the panel."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, or_, select

from storebuilder.catalog.models import Product, Variant
from storebuilder.db import db
from storebuilder.storefronts.models import Page
from storebuilder.web.desk.asking import words_asked
from storebuilder.web.desk.desk import the_desk
from storebuilder.web.desk.door import may, needed_by
from storebuilder.web.desk.navigation import entries
from storebuilder.web.desk.rendering import render
from storebuilder.web.desk.speaking import money, t
from storebuilder.web.panel import face
from storebuilder.web.panel.discount_lists import discount_page, does
from storebuilder.web.panel.order_lists import order_page

MOST = 6  # of each kind


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    title: str
    about: str
    url: str


@face.get("/search")
def search() -> ResponseReturnValue:
    """What answers to the words; ``part`` is the list alone, for the finder."""
    query = words_asked()
    found = {
        "places": _places(query),
        "orders": _orders(query),
        "products": _products(query),
        "discounts": _discounts(query),
        "pages": _pages(query),
    }
    template = "panel/found.html" if "part" in request.args else "panel/search.html"
    return render(template, q=query, found={kind: hits for kind, hits in found.items() if hits})


def _places(query: str) -> list[Hit]:
    names = [(f"panel.{name}", t(f"settings.place.{name}.title")) for name, _ in the_desk().places]
    names = [(entry.endpoint, t(f"shell.nav.{entry.name}")) for entry in entries()] + names
    known = {endpoint: said for endpoint, said in names if endpoint in current_app.view_functions}
    return [
        Hit(said, "", url_for(endpoint))
        for endpoint, said in known.items()
        if query.lower() in said.lower() and may(needed_by(endpoint))
    ][:MOST]


def _orders(query: str) -> list[Hit]:
    if not query:
        return []
    return [
        Hit(
            f"#{row.number} · {row.name or row.email}",
            money(row.total, row.currency),
            url_for("panel.order", order_id=row.id),
        )
        for row in order_page("all", query=query).rows[:MOST]
    ]


def _products(query: str) -> list[Hit]:
    if not query or "panel.product" not in current_app.view_functions:
        return []
    low = query.lower()
    coded = select(Variant.product_id).where(
        or_(
            func.lower(Variant.sku).startswith(low, autoescape=True),
            Variant.barcode == query,
        )
    )
    titled = func.lower(Product.title).contains(low, autoescape=True)
    wanted = select(Product.id, Product.title, Product.vendor)
    wanted = wanted.where(or_(titled, Product.id.in_(coded))).order_by(Product.title).limit(MOST)
    return [
        Hit(row.title, row.vendor, url_for("panel.product", product_id=row.id))
        for row in db.session.execute(wanted)
    ]


def _discounts(query: str) -> list[Hit]:
    if not query or not may("manager"):
        return []
    return [
        Hit(row.code or row.title, does(row), url_for("panel.discount", promotion_id=row.id))
        for row in discount_page("all", query, 1).rows[:MOST]
    ]


def _pages(query: str) -> list[Hit]:
    if not query or not may("manager"):
        return []
    titled = func.lower(Page.title).contains(query.lower(), autoescape=True)
    rows = db.session.execute(select(Page.id, Page.title, Page.handle).where(titled).limit(MOST))
    return [Hit(row.title, f"/{row.handle}", url_for("panel.page", page_id=row.id)) for row in rows]
