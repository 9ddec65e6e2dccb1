"""The rows of one planned order, frozen as the shop would have frozen them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storebuilder.catalog import LineView
from storebuilder.demo.goods import CHINESE
from storebuilder.demo.rooms import RATES
from storebuilder.demo.selling import Sale
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts import Front

Row = dict[str, Any]
HOLD = timedelta(minutes=30)
THINK = timedelta(hours=3)  # until a buyer thinks better of it
CHINESE_RATES = {name: chinese for rates in RATES.values() for name, chinese, *_ in rates}
STATES = {"pending": "pending", "expired": "expired", "cancelled": "cancelled"}
SENT = {"sent": "sent", "refunded": "sent", "part": "part"}


@dataclass
class Booked:
    """A sale with the rows that are written for it."""

    sale: Sale
    order: Row
    lines: list[Row]
    payment_id: int | None = None

    @property
    def paid_at(self) -> datetime:
        """When its payment ended, well or not."""
        if not self.sale.paid:
            return self.sale.at + HOLD
        return self.sale.at + timedelta(seconds=50 + self.order["total"] % 140)


def freeze(
    sale: Sale,
    front: Front,
    wanted: Sequence[tuple[LineView, int, int]],
    rates: Sequence[ShippingRate],
) -> Booked:
    """The order of ``wanted`` variants, each with its price and the number of pieces."""
    lines = [_line(view, price, pieces) for view, price, pieces in wanted]
    subtotal = sum(line["total"] for line in lines)
    booked = Booked(sale, _order(sale, front, subtotal, _rate(rates, front, sale)), lines)
    if sale.paid:
        booked.order["paid_at"] = booked.paid_at
    _tell_fate(booked)
    return booked


def _line(view: LineView, price: int, pieces: int) -> Row:
    return {
        "product_id": view.product_id,
        "variant_id": view.variant_id,
        "title": view.title,
        "variant_title": view.variant_title,
        "sku": view.sku,
        "quantity": pieces,
        "unit_price": price,
        "discount": 0,
        "total": price * pieces,
        "weight_grams": view.weight_grams,
        "hs_code": view.hs_code,
        "origin": view.origin,
        "picture_id": view.picture.id if view.picture else None,
        "sent": 0,
        "refunded": 0,
    }


def _rate(rates: Sequence[ShippingRate], front: Front, sale: Sale) -> ShippingRate:
    mine = [rate for rate in rates if rate.storefront_id == front.id]
    named = [rate for rate in mine if sale.buyer.country in rate.countries]
    fitting = named or [rate for rate in mine if not rate.countries]
    return fitting[-1 if sale.express else 0]


def _order(sale: Sale, front: Front, subtotal: int, rate: ShippingRate) -> Row:
    buyer = sale.buyer
    free = rate.free_from is not None and subtotal >= rate.free_from
    shipping = 0 if free else rate.amount
    chinese = buyer.language == CHINESE
    return {
        # Whoever has the token may see the order, so it is no part of what can be foretold.
        "token": secrets.token_urlsafe(16),
        "storefront_id": front.id,
        "state": STATES.get(sale.fate, "paid"),
        "fulfilment": SENT.get(sale.fate, "open"),
        "language": buyer.language,
        "currency": front.currency,
        "email": buyer.email,
        "phone": buyer.phone,
        "address": buyer.address,
        "country": buyer.country,
        "shipping_name": CHINESE_RATES[rate.name] if chinese else rate.name,
        "shipping_days_min": rate.days_min,
        "shipping_days_max": rate.days_max,
        "tax_included": front.prices_include_tax,
        "subtotal": subtotal,
        "discount": 0,
        "discounts": [],
        "shipping": shipping,
        "total": subtotal + shipping,
        "refunded": 0,
        "note": sale.note,
        "placed_at": sale.at,
        "paid_at": None,
        "cancelled_at": None,
    }


def _tell_fate(booked: Booked) -> None:
    order, lines = booked.order, booked.lines
    fate = booked.sale.fate
    if fate in ("sent", "refunded", "part"):
        for line in lines[: 1 if fate == "part" else None]:
            line["sent"] = line["quantity"]
    if fate == "refunded":  # one piece arrived broken and stays with the buyer
        order["refunded"] = lines[0]["unit_price"]
    if fate == "cancelled":
        order["refunded"], order["cancelled_at"] = order["total"], booked.sale.at + THINK
        for line in lines:
            line["refunded"] = line["quantity"]
