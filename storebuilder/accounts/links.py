"""One-time links: the way in at first, and for whoever has forgotten the password."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select, update

from storebuilder import clock
from storebuilder.accounts.auditing import Actor, acting_as, audit
from storebuilder.accounts.limits import forget_old_attempts
from storebuilder.accounts.models import SignInLink, Staff
from storebuilder.accounts.sessions import hashed, start_session
from storebuilder.db import changed, claimed, db, writing
from storebuilder.errors import Refused

GOOD_FOR = timedelta(minutes=15)
AT_LAUNCH = timedelta(hours=24)  # the link that `launch` prints
INVITATION = timedelta(days=7)


def make_link(staff_id: int, *, good_for: timedelta = GOOD_FOR) -> str:
    """Make a one-time token for ``staff_id``; its address is the panel's ``/sign-in/<token>``."""
    token = secrets.token_urlsafe(32)
    expires_at = clock.now() + good_for
    with writing():
        db.session.add(
            SignInLink(staff_id=staff_id, token_hash=hashed(token), expires_at=expires_at)
        )
    return token


def link_is_good(token: str) -> bool:
    """Whether ``token`` could be used now; looking does not use it up."""
    good = _good(token).join(Staff, Staff.id == SignInLink.staff_id).where(Staff.active)
    return db.session.scalar(good) is not None


def use_link(token: str, *, address: str = "", browser: str = "") -> str:
    """Use a link up and return a session's token; raises Refused where it is used or too old."""
    with writing():
        now = clock.now()
        # The person is held: a new password given in this moment ends the session too.
        staff = db.session.scalar(
            select(Staff)
            .join(SignInLink, SignInLink.staff_id == Staff.id)
            .where(SignInLink.token_hash == hashed(token), Staff.active)
            .with_for_update(of=Staff)
        )
        unused = (SignInLink.token_hash == hashed(token)) & SignInLink.used_at.is_(None)
        claim = update(SignInLink).where(unused, SignInLink.expires_at > now).values(used_at=now)
        if staff is None or not claimed(claim):
            raise Refused(
                "This sign-in link was used already or is too old.",
                hint="Ask for a new one, or run storebuilder sign-in-link.",
            )
        with acting_as(Actor(staff.email, staff.id)):
            audit("staff.signed_in", "staff", staff.id, staff.email, {"by": [None, "link"]})
        session = start_session(staff.id, address=address, browser=browser)
    forget_old_attempts()
    return session


def end_links(staff_id: int) -> None:
    """Let no link that ``staff_id`` has been given and did not use open the door any more."""
    with writing():
        open_ones = (SignInLink.staff_id == staff_id) & SignInLink.used_at.is_(None)
        changed(update(SignInLink).where(open_ones).values(used_at=clock.now()))


def _good(token: str) -> Select[Any]:
    return select(SignInLink.id).where(
        SignInLink.token_hash == hashed(token),
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > clock.now(),
    )
