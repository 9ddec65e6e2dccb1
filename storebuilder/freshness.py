"""Answers kept for a moment: at most a second old, never older than this process's last write.

A price that another process changed is seen within ``FRESH_FOR``; what this process wrote is seen
at once. Only for answers that are the same for every reader, and never for what is bought: a cart
and an order always ask the tables.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from storebuilder.db import commits

FRESH_FOR = 1.0  # seconds
MOST = 256  # answers kept at a time
T = TypeVar("T")


class Fresh:
    """The kept answers of one application."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[float, int, Any]] = OrderedDict()
        self._lock = Lock()

    def answer(self, key: Hashable, make: Callable[[], T]) -> T:
        """The kept answer to ``key``, or a new one from ``make``."""
        written = commits()
        with self._lock:
            taken, of, value = self._kept.get(key, (0.0, -1, None))
        if of == written and time.monotonic() - taken < FRESH_FOR:
            return value  # type: ignore[no-any-return]
        # The moment before the reading counts: a write during it must not be kept out.
        taken, fresh = time.monotonic(), make()
        with self._lock:
            self._kept[key] = (taken, written, fresh)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return fresh

    def forget(self, key: Hashable) -> None:
        """Make the answer to ``key`` anew when it is next asked for."""
        with self._lock:
            self._kept.pop(key, None)


def fresh(key: Hashable, make: Callable[[], T]) -> T:
    """The answer to ``key``, kept for the current application."""
    return _kept().answer(key, make)


def forget(key: Hashable) -> None:
    """Make the answer to ``key`` anew in the current application: what is not committed yet."""
    _kept().forget(key)


def _kept() -> Fresh:
    from flask import current_app

    kept: Fresh = current_app.extensions.setdefault("fresh", Fresh())
    return kept
