"""Carts ready to be ordered, and orders, in as few words as a test needs."""

from __future__ import annotations

from sqlalchemy import func, select

from storebuilder import cart as carts
from storebuilder import orders, payments
from storebuilder.cart.models import Cart
from storebuilder.db import db, writing
from storebuilder.inventory.models import Stock, StockMovement
from storebuilder.orders.models import Order, OrderEvent
from storebuilder.payments.models import Payment
from storebuilder.payments.providers import pretend
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts import Front
from tests.catalog import builders as catalog

ADDRESS = {
    "name": "Ada Lovelace",
    "street_address": "12 St James's Square",
    "city": "London",
    "postal_code": "SW1Y 4JH",
    "country_code": "GB",
}
BACK = "http://tea.localhost:8000/orders/there"


def rate(front: Front, amount: int = 500) -> int:
    """A way of delivery to everywhere."""
    row = ShippingRate(storefront_id=front.id, name="Parcel", amount=amount)
    with writing():
        db.session.add(row)
    return row.id


def cart(
    *wanted: tuple[int, int],
    front: Front | None = None,
    email: str = "ada@example.com",
    language: str = "en",
) -> Cart:
    """A cart with an address and a way of delivery; a tea pot is made where nothing is wanted."""
    front = front or catalog.front()
    lines = wanted or ((catalog.variant_ids(catalog.product().id)[0], 1),)
    made, _ = carts.start(front, language)
    for variant_id, quantity in lines:
        carts.add(made, variant_id, quantity)
    known = select(ShippingRate.id).where(ShippingRate.storefront_id == front.id)
    chosen = db.session.scalar(known.limit(1)) or rate(front)
    with writing():
        row = db.session.get_one(Cart, made.id)
        row.email, row.address, row.shipping_rate_id = email, dict(ADDRESS), chosen
    return db.session.get_one(Cart, made.id)


def place(made: Cart | None = None, *, front: Front | None = None, language: str = "en") -> Order:
    """An order of the cart, at the total that the buyer saw."""
    made = made or cart(front=front)
    front = front or catalog.front()
    seen = carts.quote(made, front, language).total
    return orders.place(made, front, language, seen_total=seen)


def begun(order: Order, provider: str = "pretend") -> Payment:
    """The payment of an order whose buyer was sent to the provider's page."""
    payments.begin(order.id, provider, return_url=BACK, cancel_url=BACK)
    rows = select(Payment).where(Payment.order_id == order.id).order_by(Payment.id.desc())
    return db.session.scalars(rows.limit(1)).one()


def pay(order: Order) -> Payment:
    """Have the order paid by pretending."""
    payment = begun(order)
    payments.receive("pretend", *pretend.message(payment, "paid"))
    return db.session.get_one(Payment, payment.id)


def paid(made: Cart | None = None, *, front: Front | None = None) -> Order:
    """A paid order."""
    order = place(made, front=front)
    pay(order)
    return fresh(order)


def fresh(order: Order) -> Order:
    """The order as it stands in the database now."""
    db.session.rollback()
    return db.session.get_one(Order, order.id, populate_existing=True)


def kinds(order: Order) -> list[str]:
    """What the timeline says by now, in order."""
    db.session.rollback()
    rows = select(OrderEvent.kind).where(OrderEvent.order_id == order.id)
    return list(db.session.scalars(rows.order_by(OrderEvent.id)))


def stock(variant_id: int) -> tuple[int, int]:
    """How many are on hand and reserved, read afresh; the ledger must agree."""
    db.session.rollback()
    row = db.session.execute(
        select(Stock.on_hand, Stock.reserved).where(Stock.variant_id == variant_id)
    ).one()
    moved = select(func.sum(StockMovement.change)).where(StockMovement.variant_id == variant_id)
    assert db.session.scalar(moved) == row.on_hand
    return row.on_hand, row.reserved
