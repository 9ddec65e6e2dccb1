"""How a shop is from the inside, in figures and in words: for the status of a server."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from storebuilder import backups, clock
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.jobs import Job
from storebuilder.orders.models import Order

LATE = timedelta(minutes=5)  # a job that is due for so long waits for a worker that is not there


def _plain(health: backups.Health) -> dict[str, str]:
    at = health.at.isoformat() if health.at else ""
    return {"state": health.state, "at": at, "words": health.words}


def pulse(config: Config) -> dict[str, Any]:
    """Queue, failures, orders of the last day and the last proven backup; ``wrong`` is for people.

    Needs the shop's context.
    """
    now = clock.now()
    due = select(func.count()).where(Job.state == "due", Job.run_at <= now)
    late = due.where(Job.run_at < now - LATE)
    failed = select(func.count()).where(Job.state == "failed")
    ordered = select(func.count()).where(Order.placed_at > now - timedelta(days=1))
    # A worker that is busy, as with the pictures of a large import, does not make the shop ill.
    busy = or_(and_(Job.state == "running", Job.claimed_until > now), Job.finished_at > now - LATE)
    works = db.session.scalar(select(exists().where(busy)))
    waiting, overdue, broken, orders = (db.session.scalar(s) for s in (due, late, failed, ordered))
    health = backups.health(config)
    found = {"queue": waiting, "failed_jobs": broken, "orders_today": orders}
    wrong = []
    if overdue and not works:
        wrong.append(f"{overdue} jobs wait for longer than five minutes.")
    if broken:
        wrong.append(f"{broken} jobs failed; the panel lists them.")
    if health.state == "red":
        wrong.append(f"Backup: {health.words}")
    return found | {"backup": _plain(health), "live": config.file.live, "wrong": wrong}
