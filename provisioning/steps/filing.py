"""A file with what must follow it: written, then made to count, and noted only after both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from provisioning import places
from provisioning.machine import Machine
from provisioning.plan import Step


def a_file(
    machine: Machine,
    name: str,
    files: dict[str, str],
    then: Callable[[], object] | None = None,
    *,
    holds: Callable[[], bool] = lambda: True,
    wanted: bool = True,
) -> Step:
    """The step that writes ``files`` (path to text) and does ``then``.

    A machine that was killed between the two does both again: what counts is noted at the end.
    ``holds`` says whether the effect is still there (a firewall may have been emptied by hand).
    """

    def check() -> bool:
        return counts(machine, name, files) and holds()

    def do() -> None:
        lay(machine, files)
        if then:
            then()
        note(machine, name, mark(files))

    return Step(name, check, do, wanted)


def lay(machine: Machine, files: dict[str, str]) -> None:
    """Write those of ``files`` that are not there as they shall be."""
    for place, text in files.items():
        if not machine.matches(place, text, 0o644):
            machine.write(place, text)


def counts(machine: Machine, name: str, files: dict[str, str]) -> bool:
    """Whether ``files`` are there and the step of that name was brought about with them."""
    there = all(machine.matches(place, text, 0o644) for place, text in files.items())
    return there and applied(machine).get(name) == mark(files)


def mark(files: dict[str, str]) -> str:
    """What is noted of ``files`` once they count."""
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]


def applied(machine: Machine) -> dict[str, str]:
    """What was brought about on this machine, by name of the step."""
    try:
        found: dict[str, str] = json.loads(machine.read(places.APPLIED) or "{}")
    except ValueError:
        return {}
    return found


def note(machine: Machine, name: str, mark: str) -> None:
    """Note that a step was brought about in the form that ``mark`` tells."""
    found = applied(machine) | {name: mark}
    machine.write(places.APPLIED, json.dumps(found, indent=1, sort_keys=True))
