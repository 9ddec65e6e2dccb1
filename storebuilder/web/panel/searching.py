"""Finding anything: orders, products, pages, places of the panel."""

from __future__ import annotations

from flask import current_app, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, or_, select

from storebuilder.catalog.models import Product, Variant
from storebuilder.db import db
from storebuilder.web.desk import finding
from storebuilder.web.desk.door import may
from storebuilder.web.desk.finding import MOST, Hit
from storebuilder.web.desk.speaking import money
from storebuilder.web.panel import face
from storebuilder.web.panel.discount_lists import discount_page, does
from storebuilder.web.panel.order_lists import order_page


@face.get("/search")
def search() -> ResponseReturnValue:
    """What answers to the words."""
    return finding.answer(
        {
            "places": finding.places,
            "orders": _orders,
            "products": _products,
            "discounts": _discounts,
            "pages": finding.pages,
        }
    )


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
