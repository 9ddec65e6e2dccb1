"""Waiting for a cloud, with an end to it and a word now and then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from provisioning.targets.target import Say, Sleep
from provisioning.trouble import Trouble

T = TypeVar("T")
EVERY = 5.0
SAID_EVERY = 15.0


class TooLong(Trouble):
    """It did not come in time."""


def wait_for(
    look: Callable[[], T | None],
    what: str,
    *,
    say: Say,
    sleep: Sleep,
    at_most: float = 300,
    every: float = EVERY,
) -> T:
    """Look until something is there; after ``at_most`` seconds it is TooLong.

    The seconds are those slept, so that a clock that is set while we wait changes nothing.
    """
    waited = 0.0
    while True:
        found = look()
        if found is not None:
            return found
        if waited >= at_most:
            raise TooLong(
                f"Waited {at_most:.0f} seconds for {what}.",
                hint="Run the same command again to go on waiting, or destroy the shop's server.",
            )
        if waited % SAID_EVERY == 0:
            say(f"waiting for {what}" + (f", {waited:.0f} seconds" if waited else ""))
        sleep(every)
        waited += every
