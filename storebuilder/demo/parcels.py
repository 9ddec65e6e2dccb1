"""Parcels of the demo shop: sent on the next working day, with numbers that look like real ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from storebuilder import clock
from storebuilder.demo.freezing import Booked, Row
from storebuilder.orders import carriers
from storebuilder.orders.models import Fulfilment

ACTOR = "Lin Wei"
MOMENT = timedelta(seconds=4)
ON_THE_WAY = timedelta(days=9)
NOTES = {
    "part": "The rest comes out of the kiln on Thursday; wrote to the buyer.",
    "refunded": "Photo of the broken piece received. Refunded at once, nothing to send back.",
}


def left_at(one: Booked) -> datetime:
    """When the parcel left: within the working day after the order, at the hour of the pick-up."""
    day = one.sale.at + timedelta(days=1)
    while day.weekday() == 6:  # the workshop rests on Sundays
        day += timedelta(days=1)
    minutes = one.order["total"] % 190
    at = day.replace(hour=5, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)
    return min(at, clock.now() - timedelta(minutes=70))


def send(booked: Sequence[Booked], rng: Random) -> list[Row]:
    """Write the parcels of what was sent and return their lines of the timeline."""
    from storebuilder.demo.booking import add_rows, event

    parcels, events = [], []
    for one in booked:
        contents = [
            {"line": line["id"], "quantity": line["sent"]} for line in one.lines if line["sent"]
        ]
        if not contents:
            continue
        carrier, number = _label(one, rng)
        at, url = left_at(one), carriers.link(carrier, number)
        row = {"order_id": one.order["id"], "carrier": carrier, "tracking_number": number}
        parcels.append(row | {"tracking_url": url, "contents": contents, "at": at})
        pieces = sum(part["quantity"] for part in contents)
        said = {"carrier": carrier, "number": number, "url": url, "pieces": pieces}
        events.append(event(one, at, "sent", ACTOR, **said))
        events.append(event(one, at + MOMENT, "mailed", mail="sent", to=one.order["email"]))
        if one.sale.fate in NOTES:
            after = at + (ON_THE_WAY if one.sale.fate == "refunded" else MOMENT)
            events.append(event(one, after, "note", ACTOR, text=NOTES[one.sale.fate]))
    add_rows(Fulfilment, parcels)
    return events


def _label(one: Booked, rng: Random) -> tuple[str, str]:
    def digits(count: int) -> str:
        return "".join(str(rng.randrange(10)) for _ in range(count))

    if one.sale.front == "cn":
        return ("SF Express", f"SF{digits(13)}") if one.sale.express else ("ZTO", f"78{digits(12)}")
    if one.sale.express:
        return "DHL", digits(10)
    return "China Post", f"LX{digits(9)}CN"
