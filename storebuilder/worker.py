"""The worker: claims due jobs and runs them, one after another, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from types import FrameType
from typing import TYPE_CHECKING

from storebuilder import jobs
from storebuilder.db import db

if TYPE_CHECKING:
    from storebuilder.config import Config

log = logging.getLogger(__name__)

IDLE = 0.5  # seconds between looks while nothing is due
ARMING = 10.0  # seconds between looks after the periodic jobs
#: Werkzeug compiles its rules, and Python 3.11's compiler fails now and then in two threads at once
#: ("AST constructor recursion depth mismatch").
_making = threading.Lock()
TROUBLE = 5.0  # seconds to wait where the database itself does not answer


def run(config: Config, stop_event: threading.Event | None = None) -> None:
    """Work until ``stop_event`` is set; the job in hand is finished first.

    Without an event this process is only a worker, and SIGTERM or SIGINT stop it. Any number of
    workers may run beside each other, in this process or elsewhere.
    """
    from storebuilder.app import create_app

    stop = stop_event or told_by_signals()
    with _making:
        app = create_app(config)
    armed = -ARMING
    while not stop.is_set():
        with app.app_context():
            try:
                if time.monotonic() - armed >= ARMING:
                    jobs.arm()
                    armed = time.monotonic()
                pause = 0.0 if jobs.run_one() else IDLE
            except Exception:
                log.exception("the worker could not look after its jobs")
                pause = TROUBLE
            finally:
                db.session.remove()
        stop.wait(pause)
    with app.app_context():
        db.engine.dispose()


def told_by_signals() -> threading.Event:
    """An event that SIGTERM or SIGINT set."""
    stop = threading.Event()

    def tell(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, tell)
    signal.signal(signal.SIGINT, tell)
    return stop
