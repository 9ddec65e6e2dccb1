"""The job that pulls: a few shops are asked at the same moment, each a step at a time in turn.

Threads wait for the shops and check what they say; this one alone writes. A shop that is slow,
endless or hostile uses up one place for the time of one request, and its own budget.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from storebuilder import jobs
from storebuilder.aggregator.models import Pull, Store
from storebuilder.aggregator.pulling import limits, planning, settling
from storebuilder.aggregator.readers import Cost, PullError, Step, StoreFacts, step
from storebuilder.aggregator.readers.asking import Asking
from storebuilder.db import db

log = logging.getLogger(__name__)

LOOK = 1.0  # seconds between looks for hints and for shops that became due
KIND = "market.pull"


@dataclass(frozen=True, slots=True)
class _Done:
    """How a step ended."""

    cost: Cost
    step: Step | None = None
    error: PullError | None = None


@jobs.job(KIND, every=timedelta(seconds=10))
def pull(seconds: float = limits.SLICE) -> None:
    """Read shops for ``seconds``; what is not done then is gone on with after other due jobs."""
    if _Round(seconds).run():
        jobs.later(KIND, key=f"{KIND}:more")


@dataclass(slots=True)
class _Round:
    seconds: float
    #: What is being asked: the reading of each step that is under way.
    asked: dict[Future[_Done], int] = field(default_factory=dict)
    #: Readings that this round has in hand and whose next step waits for a free place.
    held: deque[int] = field(default_factory=deque)

    def run(self) -> bool:
        """Work until the time is over or nothing is left; says whether something is left."""
        over = time.monotonic() + self.seconds
        look = 0.0
        with ThreadPoolExecutor(limits.READERS, thread_name_prefix="pull") as threads:
            while True:
                now = time.monotonic()
                if now < over and now >= look:
                    self.look()
                    look = now + LOOK
                if now < over:
                    self.ask(threads)
                if not self.asked:
                    if now >= over or not planning.waiting((), 1):
                        break
                    look = 0.0  # what has just ended left something to be read
                    continue
                done, _ = wait(self.asked, timeout=LOOK, return_when=FIRST_COMPLETED)
                for future in done:
                    self.settle(future)
        for pull_id in self.held:
            settling.release(pull_id)
        return bool(self.held) or bool(planning.waiting((), 1))

    def look(self) -> None:
        """Take readings in hand that nobody has; hints go before everything else."""
        planning.begin_due()
        mine = {*self.asked.values(), *self.held}
        for pull_id, kind in planning.waiting(mine, limits.READERS * 2 - len(mine)):
            if not planning.claim(pull_id):
                continue
            if kind == "hint":
                self.held.appendleft(pull_id)
            else:
                self.held.append(pull_id)

    def ask(self, threads: ThreadPoolExecutor) -> None:
        """Begin the next steps, in turn, while there are places."""
        while self.held and len(self.asked) < limits.READERS:
            pull_id = self.held.popleft()
            row = db.session.get(Pull, pull_id)
            store = db.session.get(Store, row.store_id) if row else None
            if row is None or store is None or row.state != "running":
                continue
            known, kind, place = planning.facts(store), row.kind, dict(row.place)
            if store.state != "accepted":
                settling.fail(pull_id, PullError("refused", said=store.state), Cost())
                continue
            db.session.rollback()
            self.asked[threads.submit(_step, known, kind, place)] = pull_id

    def settle(self, future: Future[_Done]) -> None:
        """Write down what a step brought, and put its reading at the end of the row."""
        pull_id = self.asked.pop(future)
        done = future.result()
        if done.step is None:
            error = done.error or PullError("malformed", said="?")
            pause = error.again_in
            if pause is None or not settling.wait(pull_id, pause, done.cost):
                settling.fail(pull_id, error, done.cost)
        else:
            settling.settle(pull_id, done.step, done.cost)
            if done.step.place is not None:
                self.held.append(pull_id)


def _step(store: StoreFacts, kind: str, place: dict[str, Any]) -> _Done:
    asking = Asking(store.aggregator, nearby=store.nearby)
    try:
        return _Done(asking.cost, step=step(store, kind, place, asking))
    except PullError as error:
        return _Done(asking.cost, error=error)
    except Exception as error:
        # Ours to mend, but no reason to leave the other shops unread.
        log.exception("reading %s failed", store.origin)
        return _Done(asking.cost, error=PullError("malformed", said=type(error).__name__))
