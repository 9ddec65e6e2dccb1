"""What needs somebody's attention: goods that run out, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import func, select

from storebuilder.catalog.models import Product, Variant
from storebuilder.db import db
from storebuilder.inventory.models import Stock
from storebuilder.jobs import Job
from storebuilder.mail.models import Message
from storebuilder.orders.models import Refund
from storebuilder.payments.models import ProviderEvent

LOW = 3  # pieces


@dataclass(frozen=True)
class Trouble:
    """Something that went wrong so often; its words are ``home.trouble.<name>``."""

    name: str
    count: int
    url: str


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
    """What a person must look at; four counts."""
    jobs = select(func.count(Job.id)).where(Job.state == "failed")
    mails = select(func.count(Message.id)).where(Message.state == "failed")
    refunds = select(func.count(Refund.id)).where(Refund.state == "failed")
    events = select(func.count(ProviderEvent.id)).where(ProviderEvent.outcome == "parked")
    counted = db.session.execute(
        select(
            refunds.scalar_subquery(), events.scalar_subquery(),
            mails.scalar_subquery(), jobs.scalar_subquery(),
        )
    ).one()  # fmt: skip
    addresses = {
        "refunds": url_for("panel.orders", show="refunded"),
        "payments": url_for("panel.payment_settings"),
        "mails": url_for("panel.outbox"),
        "jobs": url_for("panel.failed_jobs"),
    }
    pairs = zip(addresses.items(), counted, strict=True)
    return [Trouble(name, count, url) for (name, url), count in pairs if count]
