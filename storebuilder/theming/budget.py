"""What one page of a theme may use up: steps, characters and processor time.

A theme's code is a stranger. Jinja's sandbox guards attributes, not resources: nested loops, macros
that call themselves and texts that double end only when somebody counts them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

STEPS = 200_000  # turns of loops, calls of macros and functions, included files
CHARACTERS = 4_000_000  # written by expressions and by the bodies of loops and macros
SECONDS = 1.0  # of this thread's processor time
LONGEST = 400_000  # characters of one text made by an operator or a filter
MANY = 10_000  # items of one list made by an operator


class TooMuch(Exception):
    """A template used more than a page may."""


class Budget:
    """What is left for the page that is being rendered."""

    __slots__ = ("characters", "end", "steps")

    def __init__(self) -> None:
        self.steps = STEPS
        self.characters = CHARACTERS
        self.end = time.thread_time() + SECONDS

    def spend(self, characters: int) -> None:
        """Take one step that writes ``characters``; raises TooMuch where nothing is left."""
        self.steps -= 1
        self.characters -= characters
        if self.steps < 0:
            raise TooMuch(f"the page took more than {STEPS} steps: look for loops inside loops")
        if self.characters < 0:
            raise TooMuch(f"the page wrote more than {CHARACTERS} characters")
        if not self.steps & 255 and time.thread_time() > self.end:
            raise TooMuch(f"the page took more than {SECONDS} s")


_current: ContextVar[Budget | None] = ContextVar("theming_budget", default=None)


@contextmanager
def limited() -> Iterator[Budget]:
    """Give the templates rendered inside a fresh budget."""
    budget = Budget()
    token = _current.set(budget)
    try:
        yield budget
    finally:
        _current.reset(token)


def spend(characters: int) -> None:
    """Charge the page that is being rendered; outside of one nothing is counted."""
    budget = _current.get()
    if budget is not None:
        budget.spend(characters)


def fits(length: int, most: int = LONGEST) -> None:
    """Raise TooMuch where a text or list of ``length`` would be longer than ``most``."""
    if length > most:
        raise TooMuch(f"a text or list of {length} would be made; {most} are accepted")
