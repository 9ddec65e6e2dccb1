"""The same request twice is carried out once, whatever comes between: silence, a crash, a race.

What only changes the database is done in one transaction with the answer's row: both are there or
neither. What also asks a payment provider claims its key first; killed on the way, it may be taken
up again after ``LEASE``, and every step of it is safe to repeat.
Source: Universal Commerce Protocol 2026-04-08, checkout-rest, "Idempotency-Key".
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, select, update

from storebuilder import clock
from storebuilder.agents.answers import Body
from storebuilder.agents.models import Answer
from storebuilder.agents.negotiating import Caller
from storebuilder.agents.troubles import Trouble
from storebuilder.db import added, changed, claimed, db, writing
from storebuilder.jobs import job

KEPT_FOR = timedelta(hours=48)
LEASE = timedelta(seconds=60)
_KEY = re.compile(r"[\x21-\x7e]{1,128}")

#: A status and the JSON text of a body.
Said = tuple[int, str]
Work = Callable[[], tuple[int, Body]]


def mark(method: str, path: str, body: bytes) -> str:
    """What makes a request the same as another one."""
    return hashlib.sha256(f"{method}\n{path}\n".encode() + body).hexdigest()


def once(caller: Caller, key: str, request: str, work: Work, *, asks_others: bool = False) -> Said:
    """The answer of ``work``, or the one that was given to this key before.

    ``asks_others``: the work does more than write into the database. Raises Trouble where the key
    was used for another request, or its first one is still under way.
    """
    if not key:
        return _text(*work())
    if not _KEY.fullmatch(key):
        raise Trouble("invalid_request", "An Idempotency-Key has 1 to 128 visible characters.")
    if asks_others:
        return _in_steps(caller, key, request, work)
    with writing():
        if not _claim(caller, key, request):
            return _given(caller, key, request)
        said = _text(*work())
        _keep(caller, key, said)
    return said


def seen(caller: Caller, key: str) -> bool:
    """Whether a request with this key came before."""
    mine = select(Answer.id).where(Answer.platform_id == caller.platform_id, Answer.key == key)
    return bool(key) and db.session.scalar(mine) is not None


@job("agents.forget_answers", every=timedelta(hours=1))
def forget_answers() -> None:
    """Forget answers that are older than anybody asks for again; they hold personal data."""
    with writing():
        changed(delete(Answer).where(Answer.at < clock.now() - KEPT_FOR))


def _in_steps(caller: Caller, key: str, request: str, work: Work) -> Said:
    with writing():
        mine = _claim(caller, key, request) or _take_up(caller, key, request)
        if not mine:
            return _given(caller, key, request)
    try:
        said = _text(*work())
    except BaseException:
        _let_go(caller, key)
        raise
    with writing():
        _keep(caller, key, said)
    return said


def _claim(caller: Caller, key: str, request: str) -> bool:
    now = clock.now()
    return added(
        Answer,
        platform_id=caller.platform_id,
        key=key,
        request=request,
        body="",
        claimed_until=now + LEASE,
        at=now,
    )


def _take_up(caller: Caller, key: str, request: str) -> bool:
    """Take over a request whose process died."""
    now = clock.now()
    dead = update(Answer).where(
        Answer.platform_id == caller.platform_id,
        Answer.key == key,
        Answer.request == request,
        Answer.status.is_(None),
        Answer.claimed_until < now,
    )
    return claimed(dead.values(claimed_until=now + LEASE))


def _given(caller: Caller, key: str, request: str) -> Said:
    mine = select(Answer.request, Answer.status, Answer.body).where(
        Answer.platform_id == caller.platform_id, Answer.key == key
    )
    row = db.session.execute(mine).one()
    if row.request != request:
        said = "This Idempotency-Key was used for another request."
        raise Trouble("idempotency_conflict", said)
    if row.status is None:
        said = "The first request with this Idempotency-Key is still under way."
        raise Trouble("request_in_progress", said, retry_after=2)
    return row.status, row.body


def _keep(caller: Caller, key: str, said: Said) -> None:
    mine = update(Answer).where(Answer.platform_id == caller.platform_id, Answer.key == key)
    changed(mine.values(status=said[0], body=said[1], claimed_until=None))


def _let_go(caller: Caller, key: str) -> None:
    db.session.rollback()
    with writing():
        mine = delete(Answer).where(
            Answer.platform_id == caller.platform_id, Answer.key == key, Answer.status.is_(None)
        )
        changed(mine)


def _text(status: int, body: Body) -> Said:
    return status, json.dumps(body, ensure_ascii=False, separators=(",", ":"))
