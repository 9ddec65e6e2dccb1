"""Some of the planned orders were made with the shop's code, so that its figures can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from storebuilder import promotions
from storebuilder.db import db
from storebuilder.demo.freezing import Booked, Row
from storebuilder.demo.goods import CHINESE
from storebuilder.demo.rooms import CODE, CODE_TITLE
from storebuilder.promotions import Offer
from storebuilder.promotions.models import Promotion

SINCE = timedelta(days=35)
EVERY = 4  # of those who may, one in so many typed it
FATES = ("sent", "part", "open")


def take_off(booked: Sequence[Booked], now: datetime) -> None:
    """Take the code's ten per cent off every fourth order of the last weeks.

    Where delivery is free it stays as it was: a discount might have cost the free delivery.
    """
    number = db.session.scalars(select(Promotion.id).where(Promotion.code == CODE)).one_or_none()
    may = [
        one
        for one in booked
        if one.sale.at > now - SINCE and one.sale.fate in FATES and one.order["shipping"]
    ]
    for one in may[::EVERY] if number else ():
        _take_off(one, number or 0)


def uses(booked: Sequence[Booked]) -> list[Row]:
    """The uses behind these orders, once they have their ids; the code's own count is written."""
    used = [
        {"promotion_id": each["promotion"], "order_id": one.order["id"], "at": one.sale.at}
        for one in booked
        for each in one.order["discounts"]
    ]
    if used:
        db.session.execute(update(Promotion).where(Promotion.code == CODE).values(uses=len(used)))
    return used


def _take_off(one: Booked, number: int) -> None:
    title = CODE_TITLE[one.sale.buyer.language == CHINESE]
    meant = (True,) * len(one.lines)
    offer = Offer(number, CODE, title, "percentage", meant, basis_points=1000)
    [applied] = promotions.take_off([line["total"] for line in one.lines], [offer])
    for line, share in zip(one.lines, applied.shares, strict=True):
        line["discount"] = share
        line["total"] -= share
    one.order["discount"] = applied.amount
    one.order["total"] -= applied.amount
    one.order["discounts"] = [
        {
            "promotion": number,
            "code": CODE,
            "title": title,
            "amount": applied.amount,
            "delivery": 0,
            "shares": list(applied.shares),
        }
    ]
    one.order["paid_at"] = one.paid_at
