"""The one place where the shop asks what time it is."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC; tests move it with time-machine."""
    return datetime.now(UTC)
