"""Plans: steps that look before they act, say one line each, and can be carried out again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["doing", "done", "there", "todo", "skipped"]
Narrate = Callable[[str, Outcome], None]


@dataclass(frozen=True)
class Step:
    """One thing to bring about.

    ``check`` says whether it is so already; ``do`` brings it about whole or not at all, or can be
    done again over a half of itself, so that a plan that was killed goes on where it stopped.
    """

    name: str
    check: Callable[[], bool]
    do: Callable[[], object]
    #: What a server may refuse without harm, such as a swap file: it is said and passed over.
    wanted: bool = True


def carry_out(plan: Iterable[Step], narrate: Narrate) -> int:
    """Carry the steps out in order and return how many had anything to do.

    ``narrate`` hears ``doing`` before work begins, then ``done``; or ``there`` alone.
    """
    worked = 0
    for step in plan:
        if step.check():
            narrate(step.name, "there")
            continue
        narrate(step.name, "doing")
        try:
            step.do()
        except Exception:
            if step.wanted:
                raise
            narrate(step.name, "skipped")
            continue
        narrate(step.name, "done")
        worked += 1
    return worked


def look(plan: Iterable[Step], narrate: Narrate) -> int:
    """Say what there is to do, doing nothing; returns how many steps that are wanted wait."""
    waiting = 0
    for step in plan:
        there = step.check()
        narrate(step.name, "there" if there else "todo")
        waiting += not there and step.wanted
    return waiting
