"""Reading the profiles of platforms, so that strangers cost a fixed amount whatever they send.

A known profile is kept in the database and served from there; an old one is good for two days
while a job reads it anew. Only a platform that was never met is waited for, for a short time, by at
most two requests at once: the others hear 503 and come again.
Source: Universal Commerce Protocol 2026-04-08, overview, "Profile Requirements".
"""

from __future__ import annotations

import re
import threading
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update

from storebuilder import accounts, clock
from storebuilder.agents import profiles
from storebuilder.agents.models import Answer, Delivery, Platform, Session
from storebuilder.agents.troubles import Trouble
from storebuilder.db import added, changed, db, writing
from storebuilder.errors import TooMany
from storebuilder.fetching import Limits, NotFetchedError, fetch, look_at
from storebuilder.jobs import job, later

LIMITS = Limits(seconds=3, size=128 * 1024)
AT_ONCE = 2  # requests that may wait for strangers; a web process has four threads
LONGEST_URL = 500
FLOOR, CEILING = timedelta(seconds=60), timedelta(days=1)  # how long a profile is fresh
STALE = timedelta(days=2)  # how old it may be while it can't be read anew
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
MOST_KEPT = 500  # platforms without a cart
#: So many platforms may be met for the first time, from one place and altogether.
FROM_ONE, FROM_ALL, WITHIN = 10, 60, timedelta(minutes=1)

_waiting = threading.BoundedSemaphore(AT_ONCE)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=(\d{1,9})")


def discover(url: str, place: str) -> Platform:
    """The platform of a profile's address; ``place`` is where the request came from.

    Raises Trouble with the protocol's code where the profile is not to be had.
    """
    _refuse_strange(url)
    platform, now = _find(url), clock.now()
    if platform is not None and platform.profile is not None and platform.read_at is not None:
        if platform.fresh_until is None or platform.fresh_until <= now:
            if now > platform.read_at + STALE:
                return _meet(url, place)
            refresh_later(platform)
        return _used(platform, now)
    if platform is not None and platform.again_at is not None and platform.again_at > now:
        raise _again(platform, now)
    return _meet(url, place)


def read_again(platform: Platform) -> Platform:
    """Read a profile anew now, unless that was done within a minute: a key is not known yet."""
    if platform.read_at is not None and platform.read_at > clock.now() - FLOOR:
        return platform
    return _wait(platform.url)


@job("agents.read_profile")
def read_profile(url: str) -> None:
    """Read a profile that is no longer fresh, in the worker."""
    try:
        _read(url)
    except Trouble:
        return  # noted; the next request asks again after a pause


@job("agents.forget_platforms", every=timedelta(hours=6))
def forget_platforms() -> None:
    """Forget the platforms that were not met for longest and have no cart here."""
    kept = (
        select(Platform.id)
        .where(
            Platform.id.not_in(select(Session.platform_id)),
            Platform.id.not_in(select(Delivery.platform_id)),
        )
        .order_by(Platform.used_at.desc(), Platform.id.desc())
        .offset(MOST_KEPT)
    )
    if db.engine.dialect.name == "sqlite":
        kept = kept.limit(-1)
    with writing():
        old = list(db.session.scalars(kept))
        changed(delete(Answer).where(Answer.platform_id.in_(old)))
        changed(delete(Platform).where(Platform.id.in_(old)))


def _refuse_strange(url: str) -> None:
    if len(url) > LONGEST_URL:
        raise Trouble("invalid_profile_url", f"A profile's address has {LONGEST_URL} characters.")
    try:
        look_at(url, nearby=_nearby())
    except NotFetchedError as error:
        raise Trouble("invalid_profile_url", str(error)) from None


def _find(url: str) -> Platform | None:
    found: Platform | None = db.session.scalar(select(Platform).where(Platform.url == url))
    return found


def _used(platform: Platform, now: datetime) -> Platform:
    if platform.used_at < now - timedelta(hours=1):
        mine = update(Platform).where(Platform.id == platform.id)
        with writing():
            changed(mine.values(used_at=now))
    return platform


def refresh_later(platform: Platform) -> None:
    """Let the worker read a profile anew, unless it could not be read a moment ago."""
    if platform.again_at is None or platform.again_at <= clock.now():
        later("agents.read_profile", key=f"agents.read_profile:{platform.id}", url=platform.url)


def _meet(url: str, place: str) -> Platform:
    try:
        accounts.limit(f"agents.meet:{place}", FROM_ONE, WITHIN)
        accounts.limit("agents.meet", FROM_ALL, WITHIN)
    except TooMany as error:
        said = "Too many platforms are met for the first time just now."
        raise Trouble("too_many_requests", said, retry_after=error.retry_after) from None
    return _wait(url)


def _wait(url: str) -> Platform:
    if not _waiting.acquire(blocking=False):
        raise Trouble("unavailable", "Other profiles are being read just now.", retry_after=2)
    try:
        return _read(url)
    finally:
        _waiting.release()


def _read(url: str) -> Platform:
    db.session.rollback()  # no read transaction stays open while strangers take their time
    try:
        answer = fetch(url, LIMITS, nearby=_nearby(), headers={"Accept": "application/json"})
        if answer.status != 200:
            raise Trouble("profile_unreachable", f"The profile answers with {answer.status}.")
        values = profiles.understood(answer.body)
    except NotFetchedError as error:
        code = "invalid_profile_url" if error.kind == "address" else "profile_unreachable"
        trouble = Trouble(code, f"The profile can't be read: {error}")
        _note_failure(url, trouble)
        raise trouble from None
    except Trouble as trouble:
        _note_failure(url, trouble)
        raise
    return _note(url, values, answer.headers.get("cache-control", ""))


def _note(url: str, profile: dict[str, Any], caching: str) -> Platform:
    now = clock.now()
    age = _MAX_AGE.search(caching.lower())
    fresh = min(max(timedelta(seconds=int(age[1]) if age else 0), FLOOR), CEILING)
    values = {"profile": profile, "read_at": now, "fresh_until": now + fresh, "used_at": now}
    with writing():
        added(Platform, url=url, failures=0, used_at=now)
        mine = update(Platform).where(Platform.url == url)
        changed(mine.values(**values, failures=0, error=None, again_at=None))
        platform = db.session.scalars(select(Platform).where(Platform.url == url)).one()
        db.session.refresh(platform)
    return platform


def _note_failure(url: str, trouble: Trouble) -> None:
    now = clock.now()
    with writing():
        added(Platform, url=url, failures=0, used_at=now)
        failures = db.session.scalar(select(Platform.failures).where(Platform.url == url)) or 0
        pause = min(FIRST_PAUSE * 2 ** min(failures, 20), LONGEST_PAUSE)
        mine = update(Platform).where(Platform.url == url)
        said = {"code": trouble.code, "content": trouble.message}
        changed(mine.values(failures=failures + 1, error=said, again_at=now + pause))


def _again(platform: Platform, now: datetime) -> Trouble:
    said = platform.error or {}
    wait = int((platform.again_at - now).total_seconds()) + 1 if platform.again_at else 1
    code = said.get("code", "profile_unreachable")
    return Trouble(code, said.get("content", "The profile can't be read."), retry_after=wait)


def _nearby() -> bool:
    return bool(current_app.config["SHOP"].nicknames)
