"""What a shop says of itself to whoever looks after its server."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storebuilder import clock, jobs, pulsing
from storebuilder.config import Config
from storebuilder.db import db, writing
from storebuilder.jobs import Job
from storebuilder.web.faces import House


def wait_for_long(**other: object) -> None:
    """A job that was due ten minutes ago, and one that became of another."""
    long_ago = clock.now() - timedelta(minutes=10)
    with writing():
        db.session.add(Job(kind="pages.sweep", payload={}, run_at=long_ago))
        if other:
            db.session.add(Job(kind="pages.sweep", payload={}, run_at=long_ago, **other))


def wrong(config: Config) -> list[str]:
    return [line for line in pulsing.pulse(config)["wrong"] if "wait" in line]


def test_it_works(app: House, config: Config) -> None:
    found = pulsing.pulse(config)
    assert found["failed_jobs"] == 0
    assert not wrong(config)


def test_jobs_that_nobody_works_on_are_told_of(app: House, config: Config) -> None:
    wait_for_long(state="done", finished_at=clock.now() - timedelta(minutes=6))
    assert wrong(config) == ["1 jobs wait for longer than five minutes."]
    assert jobs.run_one()
    assert not wrong(config)


@pytest.mark.parametrize("state", ["running", "done"])
def test_a_long_queue_that_is_worked_on_is_nothing_wrong(
    app: House, config: Config, state: str
) -> None:
    now = clock.now()
    at = {"claimed_until": now + jobs.LEASE} if state == "running" else {"finished_at": now}
    wait_for_long(state=state, **at)
    assert not wrong(config)


def test_a_worker_that_died_at_work_is_told_of(app: House, config: Config) -> None:
    wait_for_long(state="running", claimed_until=clock.now() - timedelta(seconds=1))
    assert wrong(config)
