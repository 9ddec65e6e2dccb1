"""Booking the planned orders: all of them, or none, in one transaction and a few statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from sqlalchemy import insert, select, update

from storebuilder import catalog, clock
from storebuilder.catalog.models import Variant
from storebuilder.customers.models import Customer
from storebuilder.db import db, writing
from storebuilder.demo import ledger, parcels, saving
from storebuilder.demo.freezing import Booked, Row, freeze
from storebuilder.demo.goods import CHINESE
from storebuilder.demo.reading import Shelf
from storebuilder.demo.selling import SEED, Sale, plan
from storebuilder.orders.models import Order, OrderEvent, OrderLine, Refund
from storebuilder.payments.models import Payment
from storebuilder.promotions.models import PromotionUse
from storebuilder.shipping.models import ShippingRate
from storebuilder.storefronts import hosts
from storebuilder.storefronts.models import Shop

Tell = Callable[[str, int, int], None]


def book(shelves: Sequence[Shelf], tell: Tell) -> None:
    """Write ninety days of orders where the shop has none."""
    if db.session.scalar(select(Order.id).limit(1)) is not None:
        return
    sales = plan(shelves, clock.now())
    tell("Orders", 0, len(sales))
    with writing():
        if db.session.scalar(select(Order.id).limit(1)) is None:
            _book(shelves, sales)
    tell("Orders", len(sales), len(sales))


def _book(shelves: Sequence[Shelf], sales: list[Sale]) -> None:
    booked = _frozen(shelves, sales)
    _write_orders(booked)
    _write_payments(booked)
    events = parcels.send(booked, Random(SEED))  # noqa: S311
    events += _write_refunds(booked)
    add_rows(OrderEvent, sorted(events + _timeline(booked), key=lambda row: row["at"]))
    ledger.write(shelves, booked)


def add_rows(model: type[Any], rows: Sequence[Row]) -> list[int]:
    """Insert many rows at once and return their ids in the same order."""
    if not rows:
        return []
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, list(rows)))


def _frozen(shelves: Sequence[Shelf], sales: list[Sale]) -> list[Booked]:
    hosts.forget()
    fronts = {front.handle: front for front in hosts.current()}
    ids = dict(db.session.execute(select(Variant.sku, Variant.id)).all())
    readers = [("main", "en"), ("main", CHINESE), ("cn", CHINESE)]
    views = {
        (handle, tag): catalog.lines(fronts[handle], tag, list(ids.values()))
        for handle, tag in readers
    }
    rates = db.session.scalars(select(ShippingRate).order_by(ShippingRate.position)).all()
    former = ledger.former_prices(shelves, clock.now())
    booked = []
    for sale in sales:
        wanted = []
        for sku, pieces in sale.lines:
            view = views[sale.front, sale.buyer.language][ids[sku]]
            was = former.get(sku) if sale.front == "main" else None
            wanted.append((view, was[1] if was and sale.at < was[0] else view.price, pieces))
        booked.append(freeze(sale, fronts[sale.front], wanted, rates))
    saving.take_off(booked, clock.now())
    return booked


def _write_orders(booked: Sequence[Booked]) -> None:
    first = db.session.scalars(select(Shop.next_order_number)).one()
    people = _customers(booked)
    for place, one in enumerate(booked):
        one.order["number"] = str(first + place)
        one.order["customer_id"] = people[one.order["email"]]
    for one, number in zip(booked, add_rows(Order, [b.order for b in booked]), strict=True):
        one.order["id"] = number
        for line in one.lines:
            line["order_id"] = number
    rows = [line for one in booked for line in one.lines]
    for line, number in zip(rows, add_rows(OrderLine, rows), strict=True):
        line["id"] = number
    add_rows(PromotionUse, saving.uses(booked))
    db.session.execute(update(Shop).values(next_order_number=first + len(booked)))


def _customers(booked: Sequence[Booked]) -> dict[str, int]:
    rows: dict[str, Row] = {}
    for one in booked:
        buyer = one.sale.buyer
        rows.setdefault(
            buyer.email,
            {
                "email": buyer.email,
                "name": buyer.name,
                "phone": buyer.phone,
                "language": buyer.language,
                "country": buyer.country,
                "marketing_consent_at": one.sale.at if len(buyer.email) % 3 == 0 else None,
                "created_at": one.sale.at,
            },
        )
    return dict(zip(rows, add_rows(Customer, list(rows.values())), strict=True))


def _write_payments(booked: Sequence[Booked]) -> None:
    tried = [one for one in booked if one.sale.fate != "pending"]
    rows = [
        {
            "order_id": one.order["id"],
            "provider": "pretend",
            "amount": one.order["total"],
            "currency": one.order["currency"],
            "state": "paid" if one.sale.paid else "expired",
            "session_ref": f"pretend_{one.order['token']}",
            "money_ref": f"pretend_money_{one.order['id']}" if one.sale.paid else None,
            "created_at": one.sale.at,
            "ended_at": one.paid_at,
        }
        for one in tried
    ]
    for one, number in zip(tried, add_rows(Payment, rows), strict=True):
        one.payment_id = number


def _write_refunds(booked: Sequence[Booked]) -> list[Row]:
    """The refunds of broken and unwanted goods, with their lines of the timeline."""
    rows, events = [], []
    for one in booked:
        if not one.order["refunded"]:
            continue
        chinese = one.order["language"] == CHINESE
        broken = "收到时碎了一件" if chinese else "One piece arrived broken"
        reason = broken if one.sale.fate == "refunded" else "Ordered twice by mistake"
        at = one.order["cancelled_at"] or parcels.left_at(one) + parcels.ON_THE_WAY
        row = {
            "order_id": one.order["id"],
            "payment_id": one.payment_id,
            "amount": one.order["refunded"],
            "reason": reason,
            "state": "done",
            "provider_ref": f"pretend_refund_demo_{one.order['id']}",
            "actor": parcels.ACTOR,
            "at": at,
        }
        rows.append(row)
        data = {"amount": row["amount"], "reason": reason}
        events.append(event(one, at, "refunded", parcels.ACTOR, **data))
        if one.order["cancelled_at"]:
            events.append(event(one, at, "cancelled", parcels.ACTOR, reason=reason))
    add_rows(Refund, rows)
    return events


def event(one: Booked, at: Any, kind: str, actor: str = "", **data: object) -> Row:
    """A line of an order's timeline."""
    return {"order_id": one.order["id"], "at": at, "kind": kind, "actor": actor, "data": data}


def _timeline(booked: Sequence[Booked]) -> list[Row]:
    rows = []
    for one in booked:
        total = one.order["total"]
        rows.append(event(one, one.sale.at, "placed", total=total))
        if one.sale.paid:
            said = {"payment_id": one.payment_id, "total": total}
            rows.append(event(one, one.paid_at, "paid", **said))
            mailed = {"mail": "confirmation", "to": one.order["email"]}
            rows.append(event(one, one.paid_at + parcels.MOMENT, "mailed", **mailed))
        elif one.sale.fate == "expired":
            rows.append(event(one, one.paid_at, "expired"))
    return rows
