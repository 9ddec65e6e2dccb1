"""Limits on what may be tried how often, counted in rows so that every process sees them."""

from __future__ import annotations

import hashlib
import ipaddress
import math
from datetime import timedelta

from sqlalchemy import delete, func, select

from storebuilder import clock
from storebuilder.accounts.models import Attempt
from storebuilder.db import db, writing
from storebuilder.errors import TooMany

FORGET_AFTER = timedelta(days=1)  # no limit looks further back


def limit(key: str, most: int, within: timedelta) -> None:
    """Count one attempt at ``key``; raises TooMany where ``most`` were made ``within`` that time.

    Call it before the work that it protects, and outside of any transaction: an attempt counts
    even where what follows fails. What was refused is not counted again.
    """
    key = short(key)
    now = clock.now()
    with writing():
        _one_at_a_time(key)
        counted = db.session.scalars(
            select(Attempt.at)
            .where(Attempt.key == key, Attempt.at > now - within)
            .order_by(Attempt.at.desc())
            .limit(most)
        ).all()
        if len(counted) >= most:
            wait = math.ceil((counted[-1] + within - now).total_seconds())
            minutes = math.ceil(wait / 60)
            raise TooMany(
                f"Too many attempts. Try again in {minutes} min.", retry_after=max(wait, 1)
            )
        db.session.add(Attempt(key=key, at=now))


def forget_old_attempts() -> None:
    """Delete the attempts that no limit counts any more."""
    with writing():
        db.session.execute(delete(Attempt).where(Attempt.at < clock.now() - FORGET_AFTER))


def neighbourhood(address: str) -> str:
    """What an address counts as: an IPv4 address itself, of IPv6 the /64 that one customer has."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def short(key: str) -> str:
    """``key`` itself, or where it is too long for its column its SHA-256."""
    return key if len(key) <= 120 else hashlib.sha256(key.encode()).hexdigest()


def _one_at_a_time(key: str) -> None:
    # SQLite has one writer anyway; PostgreSQL would let two transactions count the same rows.
    if db.engine.dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(number)))
