"""Processes that do the same thing at the same moment on one database, each with its own app."""

from __future__ import annotations

import multiprocessing
import sys
import traceback
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from typing import Any

from flask import Flask

from storebuilder import db as database
from storebuilder.app import load_capabilities

Runner = Callable[[int, Any], Any]
_FORK_FREE = multiprocessing.get_context("spawn")


def race(url: str, runner: Runner, argument: Any, processes: int = 4) -> list[Any]:
    """Run ``runner(number, argument)`` in each process at once; what each of them returned."""
    start = _FORK_FREE.Barrier(processes)
    results = _FORK_FREE.Queue()
    running = [
        _FORK_FREE.Process(target=_run, args=(url, runner, number, argument, start, results))
        for number in range(processes)
    ]
    for one in running:
        one.start()
    found = [results.get(timeout=90) for _ in running]
    for one in running:
        one.join(timeout=30)
    failed = [answer for right, answer in found if not right]
    assert not failed, failed[0]
    return [answer for _, answer in found]


def _run(
    url: str, runner: Runner, number: int, argument: Any, start: Barrier, results: Any
) -> None:
    try:
        load_capabilities()
        app = Flask("racer")
        database.init_app(app, url)
        with app.app_context():
            database.db.session.execute(database.db.select(1))
            database.db.session.rollback()
            start.wait(timeout=60)
            results.put((True, runner(number, argument)))
    except BaseException:
        results.put((False, traceback.format_exc()))
        sys.exit(1)
