"""When a shop's daily work is done: at another time for each, always the same for one."""

from __future__ import annotations

import hashlib

FIRST, HOURS = 1, 3  # from one to four in the morning, UTC


def hour_of(name: str, what: str = "") -> tuple[int, int]:
    """The hour and minute of a shop's work, by its name, so that shops do not all call at once."""
    number = int.from_bytes(hashlib.sha256(f"{name}{what}".encode()).digest()[:4], "big")
    minutes = number % (HOURS * 60)
    return FIRST + minutes // 60, minutes % 60
