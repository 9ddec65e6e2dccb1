"""Signed-in browsers: the cookie holds a random token, the database only its SHA-256."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from storebuilder import clock
from storebuilder.accounts.models import Staff, StaffSession
from storebuilder.db import changed, claimed, db, writing

IDLE = timedelta(days=14)  # unused for so long, a session ends
LONGEST = timedelta(days=90)  # after this everybody signs in again
SEEN_EVERY = timedelta(minutes=5)  # looking at pages must not write a row each time


@dataclass(frozen=True)
class SignedIn:
    """The member of staff behind a request."""

    id: int
    email: str
    name: str
    role: str
    language: str
    session_id: int
    has_password: bool

    @property
    def called(self) -> str:
        """The name to greet with: the given one, else what stands before the @."""
        return self.name or self.email.partition("@")[0]


def hashed(token: str) -> str:
    """What the database keeps of a token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def start_session(staff_id: int, *, address: str = "", browser: str = "") -> str:
    """Sign a browser in and return the token for its cookie."""
    token = secrets.token_urlsafe(32)
    with writing():
        db.session.add(
            StaffSession(
                staff_id=staff_id,
                token_hash=hashed(token),
                expires_at=clock.now() + IDLE,
                address=address[:45],
                browser=browser[:200],
            )
        )
    return token


def staff_of(token: str) -> SignedIn | None:
    """Who is signed in with ``token``; None where it is unknown, ended, unused or too old."""
    if not token or len(token) > 100:
        return None
    now = clock.now()
    found = db.session.execute(
        select(Staff, StaffSession.id, StaffSession.seen_at)
        .join(StaffSession, StaffSession.staff_id == Staff.id)
        .where(StaffSession.token_hash == hashed(token), _alive(now), Staff.active)
    ).first()
    if found is None:
        return None
    staff, session_id, seen_at = found
    person = SignedIn(
        id=staff.id,
        email=staff.email,
        name=staff.name,
        role=staff.role,
        language=staff.language,
        session_id=session_id,
        has_password=staff.password_hash is not None,
    )
    if now - seen_at > SEEN_EVERY:
        _seen(session_id, now)
    return person


def sessions_of(staff_id: int) -> Sequence[StaffSession]:
    """The living sessions of one person, the latest used first."""
    mine = select(StaffSession).where(StaffSession.staff_id == staff_id, _alive(clock.now()))
    return db.session.scalars(mine.order_by(StaffSession.seen_at.desc())).all()


def end_session(session_id: int, staff_id: int) -> bool:
    """End one session of ``staff_id``; says whether it was theirs and still alive."""
    with writing():
        mine = (StaffSession.id == session_id) & (StaffSession.staff_id == staff_id)
        ending = update(StaffSession).where(mine, StaffSession.ended_at.is_(None))
        return claimed(ending.values(ended_at=clock.now()))


def end_sessions(staff_id: int, *, but: int | None = None) -> int:
    """End every session of ``staff_id`` except ``but``; returns how many."""
    with writing():
        theirs = (StaffSession.staff_id == staff_id) & StaffSession.ended_at.is_(None)
        if but is not None:
            theirs &= StaffSession.id != but
        return changed(update(StaffSession).where(theirs).values(ended_at=clock.now()))


def _alive(now: datetime) -> ColumnElement[bool]:
    return (
        StaffSession.ended_at.is_(None)
        & (StaffSession.expires_at > now)
        & (StaffSession.created_at > now - LONGEST)
    )


def _seen(session_id: int, now: datetime) -> None:
    with writing():
        db.session.execute(
            update(StaffSession)
            .where(StaffSession.id == session_id, StaffSession.ended_at.is_(None))
            .values(seen_at=now, expires_at=now + IDLE)
        )
