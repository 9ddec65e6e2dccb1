"""A machine on paper: files below a folder, programs that are written down and not run."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from provisioning.machine import Done, Machine

#: What a program would say and do; None leaves it to the next one that was asked.
Answer = Callable[[tuple[str, ...]], Done | None]
WELL = Done(0, "", "")


@dataclass
class PaperMachine(Machine):
    """A machine for dry runs and tests, without root: nothing happens outside of ``root``."""

    #: Programs by their first word; whatever is not here succeeds and says nothing.
    answers: dict[str, Answer] = field(default_factory=dict)
    #: What was done, a line each.
    told: list[str] = field(default_factory=list)
    _owners: dict[Path, str] = field(default_factory=dict)

    def try_(self, *words: str, user: str = "", stdin: str = "", timeout: float = 900) -> Done:
        """Write the program down and answer from the script."""
        who = f"({user}) " if user else ""
        self.told.append(f"$ {who}{shlex.join(words)}".replace(str(self.root), ""))
        answer = self.answers.get(words[0])
        return (answer(words) if answer else None) or WELL

    def write(self, place: str, text: str, *, mode: int = 0o644, owner: str = "") -> None:
        """Write a file below the root, and that it was written."""
        super().write(place, text, mode=mode, owner=owner)
        self.told.append(f"> {place} {mode:04o}")

    def folder(self, place: str, *, mode: int = 0o755, owner: str = "root") -> None:
        """Make a folder below the root, and write down whose it is."""
        self._owners[self.path(place)] = owner
        super().folder(place, mode=mode, owner=owner)
        self.told.append(f"> {place}/ {mode:04o} {owner}")

    def link(self, place: str, target: str) -> None:
        """Make a link below the root."""
        super().link(place, target)
        self.told.append(f"> {place} -> {target}")

    def own(self, what: Path | int, owner: str) -> None:
        """Nobody but root gives files away: it is only remembered."""
        if isinstance(what, Path):
            self._owners[what] = owner

    def owner(self, path: Path) -> str:
        """Whoever was told to own it."""
        return self._owners.get(path, "root")
