"""What needs somebody's attention: goods that run out, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import func, select

from storebuilder.catalog.models import Product, Variant
from storebuilder.db import db
from storebuilder.inventory.models import Stock
from storebuilder.orders.models import Refund
from storebuilder.payments.models import ProviderEvent
from storebuilder.web.desk import troubles as counting
from storebuilder.web.desk.troubles import Trouble

LOW = 3  # pieces


def low_stock(limit: int = 6) -> Sequence[Any]:
    """Published variants of which at most ``LOW`` pieces are left, the fewest first."""
    left = (Stock.on_hand - Stock.reserved).label("left")
    return db.session.execute(
        select(Product.id, Product.title, Variant.sku, left)
        .join(Variant, Variant.id == Stock.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(Stock.tracked, ~Stock.oversell, left <= LOW)
        .where(Product.state == "published", ~Variant.retired)
        .order_by(left, Product.title)
        .limit(limit)
    ).all()


def troubles() -> list[Trouble]:
    """What a person must look at."""
    refunds = select(func.count(Refund.id)).where(Refund.state == "failed")
    events = select(func.count(ProviderEvent.id)).where(ProviderEvent.outcome == "parked")
    return counting.troubles(
        {
            "refunds": (refunds, url_for("panel.orders", show="refunded")),
            "payments": (events, url_for("panel.payment_settings")),
        }
    )
