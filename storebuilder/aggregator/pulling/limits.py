"""How much of our time, room and patience a shop may take; each limit has its name here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

READERS = 6  # shops that are asked at the same moment
SLICE = 20.0  # seconds of one round; then other jobs have their turn
LEASE = timedelta(minutes=2)  # a reading in hand whose worker is silent for so long is free again

FULL_EVERY = timedelta(hours=24)  # everything, where changes are told
OTHER_EVERY = timedelta(hours=6)  # everything, where they are not
CHANGES_EVERY = timedelta(minutes=10)
FULL_AT_MOST = timedelta(minutes=10)  # whatever a shop says of its list of changes
SHRUNK_AGAIN = timedelta(minutes=10)  # when a shop that lost most of its goods is read again
FIRST_PAUSE = timedelta(minutes=2)  # after a failure; doubled with each that follows
LONGEST_PAUSE = timedelta(hours=12)
LONGEST_WAIT = 60  # seconds that a shop may ask us to wait (Retry-After) within a reading
MOST_WAITS = 10  # of one reading
BROKEN_AFTER = 3  # failures in a row
SLOW = 3000  # milliseconds that a request takes in the mean: a shop that is slow
MOST_HINTED = 500  # ids of one hint; of more, the list of changes is read


@dataclass(frozen=True, slots=True)
class Budget:
    """What one reading may cost, all its requests together."""

    requests: int = 1500
    bytes: int = 512 * 1024 * 1024
    #: Milliseconds of waiting for the shop.
    waited: int = 10 * 60 * 1000
    offers: int = 50_000


BUDGET = Budget()
