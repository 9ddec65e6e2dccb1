"""Trying an import: what would become of each product of a file, without writing anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storebuilder.catalog.files import applying, cells, comparing, pictures, texts
from storebuilder.catalog.files.comparing import Change
from storebuilder.catalog.files.incoming import Incoming, Problem
from storebuilder.catalog.importing import BATCH, MOST_PROBLEMS, read_products
from storebuilder.db import db
from storebuilder.money import Money
from storebuilder.storefronts import the_shop

MOST = 200  # changes and new products that are told one by one
AMOUNTS = {"price", "compare_at", "cost"}
LONGEST = 200  # characters of a cell that is told

Progress = Callable[[int, int], object]


@dataclass
class Trial:
    """What an import of a file would do: counts of all, and the first of each one by one."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    #: {"row": 2, "handle": "pot", "title": "Blue pot"}
    new: list[dict[str, Any]] = field(default_factory=list)
    #: {"row": 2, "handle": "pot", "field": "price", "before": "29.00", "after": "31.00"}
    changes: list[dict[str, Any]] = field(default_factory=list)
    #: {"row": 7, "handle": "cup", "problem": "…"}
    problems: list[dict[str, Any]] = field(default_factory=list)


def try_csv(path: Path, *, blank_clears: bool = False, progress: Progress | None = None) -> Trial:
    """Read a file as ``import_csv`` does and say what that would do; nothing is written.

    Raises NotFound without the file and NotAccepted where it is no such table.
    """
    incoming, problems, left_out = read_products(cells.read(path), blank_clears)
    problems += texts.add({one.handle: one for one in incoming}, path.parent)
    trial = Trial(skipped=left_out)
    _note(trial, problems)
    taken: dict[str, str] = {}
    for start in range(0, len(incoming), BATCH):
        batch = incoming[start : start + BATCH]
        _look(trial, batch, path.parent, taken)
        if progress:
            progress(start + len(batch), len(incoming))
    db.session.rollback()
    return trial


def _look(trial: Trial, batch: Sequence[Incoming], base: Path, taken: dict[str, str]) -> None:
    problems = pictures.look(batch, base)
    planned, refused = applying.plans(batch, taken)
    _note(trial, [*problems, *refused])
    trial.skipped += len(refused)
    found = comparing.changes(planned)
    for one, product, _ in planned:
        if product is None:
            trial.created += 1
            if len(trial.new) < MOST:
                title = _told(one.values.get("title"))
                trial.new.append({"row": one.row, "handle": one.handle, "title": title})
        elif mine := found[one.handle]:
            trial.updated += 1
            trial.changes += [_change(each) for each in mine[: MOST - len(trial.changes)]]
        else:
            trial.unchanged += 1


def _note(trial: Trial, problems: Sequence[Problem]) -> None:
    room = MOST_PROBLEMS - len(trial.problems)
    trial.problems += [problem.note() for problem in problems[:room]]


def _change(change: Change) -> dict[str, Any]:
    return {
        "row": change.row,
        "handle": change.handle,
        "field": change.field,
        "before": _told(change.before, change.field),
        "after": _told(change.after, change.field),
    }


def _told(value: Any, name: str = "") -> str:
    if name in AMOUNTS and isinstance(value, int):
        return Money(value, the_shop().currency).plain()
    if isinstance(value, bool):
        return "true" if value else "false"
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
    if value == 0 and not isinstance(value, bool):
        text = "0"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
