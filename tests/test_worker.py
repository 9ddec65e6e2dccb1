from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from storebuilder import jobs, worker
from storebuilder.config import Config
from storebuilder.db import db
from storebuilder.jobs import Job
from storebuilder.mail.models import Message
from storebuilder.web.faces import House
from tests.orders import builders

done: list[str] = []


@jobs.job("tests.work")
def work(what: str = "") -> None:
    if what == "broken":
        raise ValueError(what)
    done.append(what)


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


def _until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)


def _running(config: Config, count: int = 1) -> tuple[threading.Event, list[threading.Thread]]:
    stop = threading.Event()
    threads = [threading.Thread(target=worker.run, args=(config, stop)) for _ in range(count)]
    for thread in threads:
        thread.start()
    return stop, threads


def test_it_works(config: Config) -> None:
    jobs.later("tests.work", what="tea")
    stop, threads = _running(config)
    _until(lambda: done == ["tea"])
    jobs.later("tests.work", what="cup")
    _until(lambda: done == ["tea", "cup"])
    stop.set()
    threads[0].join(10)
    assert not threads[0].is_alive()


def test_two_workers_never_run_one_job_both(config: Config) -> None:
    for number in range(40):
        jobs.later("tests.work", what=str(number))
    stop, threads = _running(config, 2)
    _until(lambda: len(done) >= 40)
    stop.set()
    for thread in threads:
        thread.join(10)
    assert sorted(done, key=int) == [str(number) for number in range(40)]


def test_a_broken_job_does_not_stop_the_worker(config: Config) -> None:
    jobs.later("tests.work", what="broken")
    jobs.later("tests.work", what="whole")
    stop, threads = _running(config)
    _until(lambda: done == ["whole"])
    stop.set()
    threads[0].join(10)


def test_periodic_jobs_are_looked_after(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "ARMING", 0.1)
    stop, threads = _running(config)

    def armed() -> bool:
        db.session.rollback()
        return db.session.query(Job).filter_by(key="every:orders.expire_due").count() == 1

    _until(armed)
    stop.set()
    threads[0].join(10)


def test_a_term_signal_lets_it_finish(app: House, config: Config) -> None:
    builders.paid()
    code = "import sys; from pathlib import Path; from storebuilder import config, worker;"
    code += "worker.run(config.read(Path(sys.argv[1])))"
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(config.home)], cwd=Path(__file__).parents[1]
    )

    def written() -> bool:
        db.session.rollback()
        return db.session.query(Message).count() == 1

    _until(written)
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(20) == 0
