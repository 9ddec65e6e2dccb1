"""Telling a shop at once how it stands; it asks by itself too, so a lost message does no harm."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from storebuilder import clock, jobs, signing
from storebuilder.aggregator.applying import standing
from storebuilder.aggregator.applying.opening import nearby
from storebuilder.aggregator.models import Application, Store
from storebuilder.db import db
from storebuilder.fetching import Limits, NotFetchedError, fetch

HOOK = "/hooks/listing"
LIMITS = Limits(seconds=6, size=16 * 1024)
PAUSES = [5, 60]  # seconds between tries


def tell_later(store_id: int) -> None:
    """Inside ``writing()``: tell the shop when this is committed."""
    jobs.later("market.tell", key=f"market.tell:{store_id}", store_id=store_id)


@jobs.job("market.tell")
def tell(store_id: int, tries: int = 0) -> None:
    """Send a shop the signed message of how it stands."""
    row = db.session.scalars(
        select(Application)
        .join(Store, Store.id == Application.store_id)
        .where(Application.store_id == store_id, Application.state == "proved")
        .where(Application.public_key == Store.public_key)
        .order_by(Application.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return
    address, body = row.origin + HOOK, standing.standing(row)
    headers = {"Content-Type": "application/json", **signing.sign(body)}
    db.session.rollback()
    try:
        status = fetch(
            address, LIMITS, nearby=nearby(), method="POST", headers=headers, body=body
        ).status
    except NotFetchedError:
        status = 0
    if not 200 <= status < 300 and tries < len(PAUSES):
        pause = timedelta(seconds=PAUSES[tries])
        jobs.later("market.tell", run_at=clock.now() + pause, store_id=store_id, tries=tries + 1)
