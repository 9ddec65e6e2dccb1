"""How far a long work is, on the terminal: a bar, or a line now and then where nobody watches."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from storebuilder.terminal import say

Tell = Callable[[str, int, int], None]


@contextmanager
def progress() -> Iterator[Tell]:
    """A bar on a terminal, else a line at each quarter; call it with (what, done, total)."""
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        with _bar() as tell:
            yield tell
        return
    yield _in_quarters()


def _in_quarters() -> Tell:
    told: dict[str, int] = {}

    def tell(what: str, done: int, total: int) -> None:
        quarter = 4 * done // max(total, 1)
        if told.get(what) != quarter:
            told[what] = quarter
            say(f"{what}: {done} of {total}")

    return tell


@contextmanager
def _bar() -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield tell
