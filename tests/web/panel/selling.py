"""Orders for the panel's tests, written as rows: how they are placed is tested elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from storebuilder import clock
from storebuilder.db import db, writing
from storebuilder.mail.models import Message
from storebuilder.orders.models import Order, OrderEvent, OrderLine
from storebuilder.storefronts.models import Storefront

LI_NA = {
    "name": "李娜",
    "street_address": "文三路 90 号",
    "city": "西湖区",
    "country_area": "浙江省",
    "postal_code": "310012",
    "country_code": "CN",
}
ADA = {
    "name": "Ada Lovelace",
    "street_address": "350 5th Ave",
    "city": "New York",
    "country_area": "NY",
    "postal_code": "10118",
    "country_code": "US",
}


def sold(
    front: Storefront,
    number: str = "1001",
    *,
    state: str = "paid",
    at: datetime | None = None,
    address: dict[str, str] = ADA,
    lines: tuple[tuple[str, int, int], ...] = (("Blue tea pot", 2, 2400),),
    email: str = "ada@example.com",
    **more: Any,
) -> Order:
    """An order with ``(title, pieces, unit price)`` lines."""
    at = at or clock.now()
    subtotal = sum(quantity * price for _, quantity, price in lines)
    order = Order(
        number=number,
        token=f"token-{number}",
        storefront_id=front.id,
        state=state,
        language=front.languages[0],
        currency=front.currency,
        email=email,
        address=address,
        country=address["country_code"],
        subtotal=subtotal,
        shipping=500,
        shipping_name="Standard delivery",
        shipping_days_min=3,
        shipping_days_max=7,
        total=subtotal + 500,
        placed_at=at,
        paid_at=at if state == "paid" else None,
        **more,
    )
    with writing():
        order.lines = [
            OrderLine(title=title, variant_title="Large", sku=f"SKU-{number}-{place}",
                      quantity=quantity, unit_price=price, total=quantity * price)
            for place, (title, quantity, price) in enumerate(lines)
        ]  # fmt: skip
        db.session.add(order)
        db.session.flush()
        db.session.add(OrderEvent(order_id=order.id, kind="placed", at=at, data={}))
        if state == "paid":
            paid = {"total": order.total}
            db.session.add(OrderEvent(order_id=order.id, kind="paid", at=at, data=paid))
    return order


def mailed(order: Order | None = None, *, key: str = "", html: str = "<p>Hello</p>") -> Message:
    """A message in the outbox."""
    key = key or f"order-confirmation:{order.id if order else 0}"
    row = Message(
        key=key, to="ada@example.com", subject="Your order", html=html, text="Hello",
        language="en", order_id=order.id if order else None, state="kept",
    )  # fmt: skip
    with writing():
        db.session.add(row)
    return row
