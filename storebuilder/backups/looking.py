"""How the backups of a shop are, from what this machine noted: nothing is asked of the place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from storebuilder import clock
from storebuilder.backups import settings
from storebuilder.backups.notes import PROVEN, read_state
from storebuilder.config import Config

FRESH = timedelta(hours=26)  # a backup a day, with two hours to be late


class Health(NamedTuple):
    """``state`` is green, red, or none where backups were never set up."""

    state: str
    #: When the last proven backup was begun.
    at: datetime | None
    words: str


def health(config: Config) -> Health:
    """Whether there is a backup that was opened, and from when."""
    file = settings.find(config)
    if file is None:
        return Health("none", None, "no place for backups is set")
    state = read_state(config)
    archives = state.archives if state.to == file.to else {}
    last = max((one.at for one in archives.values() if one.state == PROVEN), default=None)
    when = f"the last good one is of {last:%Y-%m-%d %H:%M} UTC" if last else "there is no good one"
    if state.to == file.to and state.failed_at is not None:
        return Health("red", last, f"failed: {state.why} {when.capitalize()}.")
    if last is None:
        return Health("red", None, "none was made yet")
    if clock.now() - last >= FRESH:
        return Health("red", last, f"{when}, which is too long ago")
    return Health("green", last, when)
