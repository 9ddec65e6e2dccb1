from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from storebuilder import clock, jobs
from storebuilder.accounts.models import Attempt
from storebuilder.db import db, writing
from storebuilder.jobs import LEASE, PAUSES, Job
from storebuilder.web.faces import House
from tests.windows import Window, needs_two_writers

done: list[object] = []


@jobs.job("tests.note")
def note(what: object = None) -> None:
    done.append(what)


@jobs.job("tests.fail")
def fail() -> None:
    with writing():
        db.session.add(Job(kind="tests.note", payload={"what": "half done"}))
        db.session.flush()
        raise ValueError("broken")


@jobs.job("tests.count")
def count() -> None:
    done.append(db.session.query(Attempt).count())


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


def _only() -> Job:
    db.session.rollback()
    return db.session.query(Job).one()


def test_it_works(app: House) -> None:
    jobs.later("tests.note", what="tea")
    assert jobs.run_due() == 1
    assert done == ["tea"]
    assert (_only().state, _only().tries) == ("done", 1)
    assert jobs.run_due() == 0


def test_a_job_waits_for_its_moment(app: House) -> None:
    jobs.later("tests.note", run_at=clock.now() + timedelta(hours=1))
    assert jobs.run_due() == 0
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1), tick=False):
        assert jobs.run_due() == 1


def test_a_job_is_written_with_its_news_or_not_at_all(app: House) -> None:
    with pytest.raises(ValueError), writing():
        jobs.later("tests.note")
        raise ValueError
    assert db.session.query(Job).count() == 0


def test_with_a_key_there_is_one_while_it_is_due(app: House) -> None:
    for number in range(3):
        jobs.later("tests.note", key="tests:1", what=number)
    assert jobs.run_due() == 1
    assert done == [0]
    jobs.later("tests.note", key="tests:1", what="again")
    assert jobs.run_due() == 1


def test_news_that_come_while_a_job_runs_write_a_new_one(app: House) -> None:
    jobs.later("tests.note", key="tests:1")
    assert jobs._claim()
    jobs.later("tests.note", key="tests:1", what="newer")
    assert jobs.run_due() == 1
    assert done == ["newer"]


def test_a_job_that_fails_leaves_nothing_half_done_and_is_tried_again_later(app: House) -> None:
    jobs.later("tests.fail")
    assert jobs.run_due() == 1
    job = _only()
    assert (job.state, job.tries) == ("due", 1)
    assert "ValueError: broken" in (job.error or "")
    assert timedelta(0) < job.run_at - clock.now() <= timedelta(seconds=PAUSES[0])
    assert done == []


def test_pauses_grow_and_then_it_gives_up(app: House) -> None:
    jobs.later("tests.fail")
    moment = clock.now()
    for pause in PAUSES:
        with time_machine.travel(moment, tick=False):
            assert jobs.run_due() == 1
            assert _only().run_at == moment + timedelta(seconds=pause)
        moment += timedelta(seconds=pause)
    with time_machine.travel(moment, tick=False):
        assert jobs.run_due() == 1
    assert _only().state == "failed"
    with time_machine.travel(moment + timedelta(days=9), tick=False):
        assert jobs.run_due() == 0


def test_a_kind_that_nobody_knows_is_refused(app: House) -> None:
    with pytest.raises(RuntimeError, match=r"no function is registered for the job 'tests.none'"):
        jobs.later("tests.none")


def test_a_kind_belongs_to_one_function(app: House) -> None:
    with pytest.raises(RuntimeError, match="two functions"):
        jobs.job("tests.note")(lambda: None)


def test_a_dead_workers_job_is_taken_over_when_its_lease_ran_out(app: House) -> None:
    jobs.later("tests.note")
    assert jobs._claim()
    assert jobs.run_due() == 0
    with time_machine.travel(clock.now() + LEASE + timedelta(seconds=1), tick=False):
        assert jobs.run_due() == 1
    assert _only().tries == 2


def test_a_worker_that_was_thought_dead_does_not_end_the_others_claim(app: House) -> None:
    jobs.later("tests.note")
    first = jobs._claim()
    with time_machine.travel(clock.now() + LEASE + timedelta(seconds=1), tick=False):
        second = jobs._claim()
        assert first
        assert second
        jobs._end(first, {"state": "done"})
        assert _only().state == "running"
        jobs._end(second, {"state": "done"})
    assert _only().state == "done"


def test_progress_keeps_the_claim_alive(app: House) -> None:
    jobs.later("tests.note")
    assert jobs._claim()
    with time_machine.travel(clock.now() + LEASE - timedelta(seconds=5), tick=False):
        jobs.progress("tests.note", 3, 10)
        assert (_only().done_count, _only().total_count) == (3, 10)
    with time_machine.travel(clock.now() + LEASE + timedelta(minutes=1), tick=False):
        assert jobs.run_due() == 0


def test_periodic_jobs_are_armed_once_each(app: House) -> None:
    for _ in range(3):
        jobs.arm()
    kinds = [row.kind for row in db.session.query(Job)]
    assert len(kinds) == len(set(kinds))
    assert {"orders.expire_due", "payments.reconcile", "jobs.sweep"} <= set(kinds)
    assert jobs.run_due() == 0
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1), tick=False):
        assert jobs.run_due() >= 3


def test_old_jobs_are_forgotten(app: House) -> None:
    jobs.later("tests.note")
    jobs.run_due()
    jobs.sweep()
    assert db.session.query(Job).count() == 1
    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        jobs.sweep()
    assert db.session.query(Job).count() == 0


def test_a_job_that_is_due_already_sees_what_was_written_with_the_news(app: House) -> None:
    needs_two_writers()
    jobs.later("tests.count", key="one")
    worker = Window(app, jobs.run_due)
    with writing():
        db.session.add(Attempt(key="news"))
        jobs.later("tests.count", key="one")
        worker.open()
    worker.close()
    jobs.run_due()
    assert done[-1] == 1
