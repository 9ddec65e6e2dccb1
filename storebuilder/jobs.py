"""Work for later: rows written in the same transaction as the news they carry (an outbox).

``later()`` writes a row; the worker claims it, runs the function registered under its kind, and
tries again with growing pauses where it fails. A job runs at least once, so what it does must be
claimed by the thing itself.
"""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import JSON, Index, String, Text, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storebuilder import clock
from storebuilder.db import Model, Moment, added, claimed, db, writing

log = logging.getLogger(__name__)
Work = Callable[..., object]
W = TypeVar("W", bound=Work)
_registry: dict[str, Work] = {}
_periods: dict[str, timedelta] = {}

LEASE = timedelta(minutes=15)  # after this a claimed job is taken to be dead with its worker
PAUSES = [5, 30, 120, 600, 3600, 4 * 3600, 12 * 3600]  # seconds between tries
KEEP = timedelta(days=14)  # finished jobs are kept this long for the panel


class Job(Model):
    """A piece of work that is due at a moment."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state_run_at", "state", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: due, running, done or failed (gave up)
    state: Mapped[str] = mapped_column(String(10), default="due")
    run_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    tries: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(60))
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(Text)
    #: While a job with this key is due, no second one is written.
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    done_count: Mapped[int] = mapped_column(default=0)
    total_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


def job(kind: str, *, every: timedelta | None = None) -> Callable[[W], W]:
    """Register a function as the work of ``kind``; its keyword arguments are the payload.

    With ``every`` the worker keeps it running at that distance, by ``arm()``.
    """

    def register(work: W) -> W:
        if kind in _registry and _registry[kind] is not work:
            raise RuntimeError(f"two functions are registered for the job {kind!r}")
        _registry[kind] = work
        if every is not None:
            _periods[kind] = every
        return work

    return register


def later(
    kind: str, *, key: str | None = None, run_at: datetime | None = None, **payload: Any
) -> None:
    """Write a job inside the caller's transaction; with ``key``, once while one is still due."""
    if kind not in _registry:
        raise RuntimeError(f"no function is registered for the job {kind!r}")
    job_of = {"kind": kind, "payload": payload, "key": key, "run_at": run_at or clock.now()}
    held = select(Job.id).where(Job.key == key).with_for_update()
    with writing():
        while not added(Job, **job_of):
            # It is held until this is committed: begun before, it would not see what is written
            # here. Where it has begun in this moment, a new one is written.
            if db.session.scalar(held) is not None:
                return


def periodic() -> list[str]:
    """The kinds of job that the worker keeps running by itself."""
    return list(_periods)


def arm() -> None:
    """See that each periodic job is due once; any number of workers may call this at any time."""
    keys = {f"every:{kind}": kind for kind in _periods}
    there = set(db.session.scalars(select(Job.key).where(Job.key.in_(keys))))
    db.session.rollback()
    for key in keys.keys() - there:
        later(keys[key], key=key, run_at=clock.now() + _periods[keys[key]])


def run_one() -> bool:
    """Claim one due job and run it; says whether there was one."""
    found = _claim()
    if found is None:
        return False
    try:
        _registry[found.kind](**found.payload)
    except Exception as error:
        db.session.rollback()
        log.warning("job %s %s failed: %s", found.id, found.kind, error, exc_info=True)
        _end(found, _again(found), error=traceback.format_exc(limit=-6))
    else:
        _end(found, {"state": "done", "finished_at": clock.now()})
    return True


def run_due(limit: int = 1000) -> int:
    """Run due jobs until none is left or ``limit`` is reached; returns how many were run."""
    count = 0
    while count < limit and run_one():
        count += 1
    return count


@dataclass(frozen=True)
class _Claim:
    """A claimed job; ``tries`` tells this claim from a later one, after the lease ran out."""

    id: int
    kind: str
    payload: dict[str, Any]
    tries: int


def _claim() -> _Claim | None:
    now = clock.now()
    due = (Job.state == "due") & (Job.run_at <= now)
    dead = (Job.state == "running") & (Job.claimed_until < now)
    if db.session.scalar(select(Job.id).where(due | dead).limit(1)) is None:
        db.session.rollback()
        return None
    with writing():
        row = db.session.execute(
            select(Job.id, Job.kind, Job.payload, Job.tries)
            .where(due | dead)
            .order_by(Job.run_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        claim = update(Job).where(Job.id == row.id, due | dead)
        # The key is given up now: news that comes while the job runs must write a new one.
        taken = claimed(
            claim.values(
                state="running",
                tries=Job.tries + 1,
                claimed_by=f"pid {os.getpid()}",
                claimed_until=now + LEASE,
                key=None,
            )
        )
        return _Claim(row.id, row.kind, row.payload, row.tries + 1) if taken else None


def _again(found: _Claim) -> dict[str, Any]:
    # A periodic job has its next turn anyway.
    if found.tries > len(PAUSES) or found.kind in _periods:
        return {"state": "failed", "finished_at": clock.now()}
    return {"state": "due", "run_at": clock.now() + timedelta(seconds=PAUSES[found.tries - 1])}


def _end(done: _Claim, values: dict[str, Any], *, error: str | None = None) -> None:
    with writing():
        mine = update(Job).where(Job.id == done.id, Job.state == "running", Job.tries == done.tries)
        claimed(mine.values(**values, error=error, claimed_until=None))


def progress(kind: str, done: int, total: int) -> None:
    """Note how far this process's running job of ``kind`` is, and keep its claim alive."""
    with writing():
        mine = update(Job).where(
            Job.state == "running", Job.kind == kind, Job.claimed_by == f"pid {os.getpid()}"
        )
        db.session.execute(
            mine.values(done_count=done, total_count=total, claimed_until=clock.now() + LEASE)
        )


@job("jobs.sweep", every=timedelta(hours=1))
def sweep() -> None:
    """Forget jobs that were finished long ago; periodic ones at once, or a day after a failure."""
    now = clock.now()
    by_itself = Job.kind.in_(periodic())
    done = (Job.state == "done") & (by_itself | (Job.finished_at < now - KEEP))
    failed = (Job.state == "failed") & by_itself & (Job.finished_at < now - timedelta(days=1))
    with writing():
        db.session.execute(delete(Job).where(done | failed))
