"""Telling a platform what becomes of its orders: a signed message for each event.

The job is written in the transaction of the event itself and comes again until it is heard. A
message carries the whole order as it is when it is sent; its id is the event's, at every try.
Source: Universal Commerce Protocol 2026-04-08, order, "Order Event Webhook".
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from flask import current_app
from sqlalchemy import func, select, update

from storebuilder import clock
from storebuilder.agents import discovering, earlier, negotiating, ordering, signatures
from storebuilder.agents.earlier import hearing
from storebuilder.agents.models import Delivery, Platform, Session
from storebuilder.agents.negotiating import Caller
from storebuilder.agents.offering import ORDER
from storebuilder.agents.troubles import Trouble
from storebuilder.db import added, changed, db, writing
from storebuilder.fetching import Limits, NotFetchedError, fetch
from storebuilder.jobs import PAUSES, job
from storebuilder.orders.models import Order, OrderEvent
from storebuilder.signing import es256
from storebuilder.storefronts import hosts

LIMITS = Limits(seconds=8, size=16 * 1024)
SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # addresses (RFC 9562, 6.6)


@job("orders.changed")
def tell_platform(event_id: int) -> None:
    """Tell the platform of an order about one event of it; raises where it was not heard."""
    event = db.session.get(OrderEvent, event_id)
    order = db.session.get(Order, event.order_id) if event is not None else None
    if event is None or order is None or order.paid_at is None:
        return  # an order is one for the platform once it is paid
    session = ordering.session_of(order)
    platform = db.session.get(Platform, session.platform_id) if session is not None else None
    caller = _caller(order, session, platform) if session and platform else None
    url = _address(platform, caller) if platform is not None and caller is not None else ""
    if session is None or caller is None or not url:
        return
    if not _due(event, caller, url):
        return
    body = _body(caller, session, order, event)
    headers = _headers(caller, event, body, url)
    db.session.rollback()  # no read transaction stays open while the platform takes its time
    _send(event_id, caller.platform_id, url, headers, body)


def counts(order_id: int) -> dict[str, int]:
    """How many events of an order were told, by how that went: done, due or failed."""
    states = select(Delivery.state, func.count()).where(Delivery.order_id == order_id)
    return {row[0]: row[1] for row in db.session.execute(states.group_by(Delivery.state))}


def _caller(order: Order, session: Session, platform: Platform) -> Caller | None:
    front = next((one for one in hosts.current() if one.id == order.storefront_id), None)
    if front is None or platform.profile is None:
        return None
    language = order.language if order.language in front.languages else front.languages[0]
    try:
        return negotiating.negotiate(front, language, platform, version=session.version)
    except Trouble:
        return None  # it speaks another version by now


def _address(platform: Platform, caller: Caller) -> str:
    """Where the platform wants to hear of orders; empty where it does not."""
    profile: dict[str, Any] = platform.profile or {}
    if not caller.has(ORDER):
        return ""
    entries = profile.get("capabilities", {}).get(ORDER, ())
    mine = (one for one in entries if one.get("version") == caller.version)
    return next((str(one["webhook_url"]) for one in mine if one.get("webhook_url")), "")


def _due(event: OrderEvent, caller: Caller, url: str) -> bool:
    """Note that the event is told now; False where that was done before."""
    with writing():
        added(
            Delivery,
            event_id=event.id,
            order_id=event.order_id,
            platform_id=caller.platform_id,
            url=url,
            tries=0,
            state="due",
            error="",
            at=clock.now(),
        )
        mine = update(Delivery).where(Delivery.event_id == event.id, Delivery.state == "due")
        return changed(mine.values(tries=Delivery.tries + 1, url=url)) == 1


def _body(caller: Caller, session: Session, order: Order, event: OrderEvent) -> bytes:
    said = ordering.told(caller, session, order)
    if caller.version == earlier.VERSION:
        said = hearing.message(said, _name(caller, event), event.kind, event.at)
    return json.dumps(said, ensure_ascii=False).encode()


def _name(caller: Caller, event: OrderEvent) -> str:
    return str(uuid.uuid5(SPACE, f"{caller.front.origin}/events/{event.id}"))


def _headers(caller: Caller, event: OrderEvent, body: bytes, url: str) -> dict[str, str]:
    headers = {
        "Content-Type": "application/json",
        "UCP-Agent": f'profile="{caller.front.url("/.well-known/ucp")}"',
        "Webhook-Id": _name(caller, event),
        "Webhook-Timestamp": str(int(event.at.timestamp())),
    }
    if caller.version == earlier.VERSION:
        headers["Request-Signature"] = hearing.detached_jwt(es256.newest(), body)
    signatures.sign_request(es256.newest(), "POST", url, headers, body)
    return headers


def _send(event_id: int, platform_id: int, url: str, headers: dict[str, str], body: bytes) -> None:
    nearby = bool(current_app.config["SHOP"].nicknames)
    try:
        answer = fetch(url, LIMITS, nearby=nearby, method="POST", headers=headers, body=body)
    except NotFetchedError as error:
        final = error.kind == "address"
        _note(event_id, state="failed" if final else "due", error=str(error)[:300])
        if final:
            return
        raise
    if 200 <= answer.status < 300:
        _note(event_id, state="done", status=answer.status, error="", done_at=clock.now())
        return
    _note(event_id, state="due", status=answer.status, error=f"answered {answer.status}")
    _read_again(platform_id)
    raise NotFetchedError(f"The platform answers {answer.status}.", kind="unreachable")


def _note(event_id: int, **values: Any) -> None:
    with writing():
        mine = update(Delivery).where(Delivery.event_id == event_id)
        changed(mine.values(**values))
        spent = update(Delivery).where(Delivery.event_id == event_id, Delivery.state == "due")
        changed(spent.where(Delivery.tries > len(PAUSES)).values(state="failed"))


def _read_again(platform_id: int) -> None:
    """Perhaps it listens elsewhere by now: its profile is read anew, at most once a minute."""
    platform = db.session.get(Platform, platform_id)
    if platform is not None:
        discovering.refresh_later(platform)
