"""Passwords: argon2id, at most two at a time, and limits before any hashing."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from sqlalchemy import select

from storebuilder.accounts.auditing import Actor, acting_as, audit
from storebuilder.accounts.limits import forget_old_attempts, limit, neighbourhood, short
from storebuilder.accounts.links import end_links
from storebuilder.accounts.models import Staff
from storebuilder.accounts.sessions import end_sessions, start_session
from storebuilder.db import db, refuse_inside_writing, writing
from storebuilder.errors import NotAccepted, NotFound, Refused

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST, MOST = 10, 200  # characters
TRIES, WITHIN = 10, timedelta(minutes=5)
#: 19 MiB each: eight at once would push a server of 512 MB into its swap.
_hashing = BoundedSemaphore(2)
#: The hash of no password that anybody has: unknown accounts must take as long as known ones.
_NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$dqsYk5nyDbVaPJNBd8dvNg"
    "$oOs1vz2D0lHBUAkDs2SCaxYoZJi/FJLk+pccuMVFhIY"
)


def sign_in(email: str, password: str, *, address: str = "", browser: str = "") -> str:
    """Sign in by password and return a session's token.

    Raises Refused with one and the same answer for an unknown account, a wrong password and an
    account without one; TooMany after ten tries in five minutes for an account or an address.
    """
    email = email.replace("\0", "").strip().lower()
    limit(f"sign-in from {neighbourhood(address)}", TRIES, WITHIN)
    limit(short(f"sign-in as {email}"), TRIES, WITHIN)
    staff = db.session.scalar(select(Staff).where(Staff.email == email, Staff.active))
    known = staff.password_hash if staff else None
    if not _verified(known or _NOBODYS, password) or staff is None or known is None:
        raise Refused("This e-mail address and password do not match.")
    with writing(), acting_as(Actor(staff.email, staff.id)):
        # Held until the session is there: a new password given in this moment ends it, or us.
        still = select(Staff.id).where(Staff.id == staff.id, Staff.password_hash == known)
        if db.session.scalar(still.where(Staff.active).with_for_update()) is None:
            raise Refused("This e-mail address and password do not match.")
        audit("staff.signed_in", "staff", staff.id, staff.email, {"by": [None, "password"]})
        token = start_session(staff.id, address=address, browser=browser)
    forget_old_attempts()
    return token


def set_password(staff_id: int, password: str, *, keep_session: int | None = None) -> None:
    """Give ``staff_id`` a new password; every link ends, and every session but ``keep_session``."""
    checked = check_password(password)
    fresh = _hash(checked)
    with writing():
        staff = db.session.get(Staff, staff_id)
        if staff is None:
            raise NotFound("There is no such person.")
        staff.password_hash = fresh
        end_sessions(staff_id, but=keep_session)
        end_links(staff_id)
        audit("staff.password_changed", "staff", staff.id, staff.email)


def password_matches(staff_id: int, password: str) -> bool:
    """Whether ``password`` is theirs; limited like signing in."""
    limit(f"password of {staff_id}", TRIES, WITHIN)
    known = db.session.scalar(select(Staff.password_hash).where(Staff.id == staff_id))
    return _verified(known or _NOBODYS, password) and known is not None


def check_password(password: str) -> str:
    """The password as it is hashed, or NotAccepted with what a better one would be."""
    if len(password) < LEAST or len(set(password)) < 5:
        raise NotAccepted(
            "This password is too easy to guess.",
            field="password",
            hint=f"Take at least {LEAST} characters; three or four words are good.",
        )
    if len(password) > MOST:
        raise NotAccepted(f"At most {MOST} characters are accepted.", field="password")
    return _normal(password)


def _verified(known: str, password: str) -> bool:
    from argon2.exceptions import VerificationError

    refuse_inside_writing("hashing a password")
    with _hashing:
        try:
            return _hasher().verify(known, _normal(password[: MOST + 1]))
        except VerificationError:
            return False


def _hash(password: str) -> str:
    refuse_inside_writing("hashing a password")
    with _hashing:
        return _hasher().hash(password)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def _normal(password: str) -> str:
    # NIST SP 800-63B 5.1.1.2: the same text may be typed in several encodings.
    return unicodedata.normalize("NFKC", password)
