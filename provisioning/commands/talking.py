"""How the commands about servers speak."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

import click

from provisioning.plan import Outcome

MARKS = {"done": ("✓", "green"), "there": ("·", None), "todo": ("+", "yellow"),
         "skipped": ("–", "yellow")}  # fmt: skip
NOTES = {"there": " (already there)", "skipped": " (this server refuses it)"}


def say(line: str, mark: str = " ") -> None:
    """One line of talk."""
    click.echo(f"{mark} {line}", err=True, color=_coloured())


def narrate(name: str, outcome: Outcome) -> None:
    """Say one step of a plan; what is being done is shown on a terminal until it is done."""
    if outcome == "doing":
        if sys.stderr.isatty():
            click.echo(f"  {name}…\r", nl=False, err=True)
        return
    mark, colour = MARKS[outcome]
    say(f"{name}{NOTES.get(outcome, '')}   ", click.style(mark, fg=colour, dim=outcome == "there"))


def answer(data: Any, lines: Callable[[], Iterable[str]], *, as_json: bool) -> None:
    """Print ``data`` as JSON, or the lines that a person would read."""
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    for line in lines():
        click.echo(line)


def confirm(question: str, yes: bool) -> None:
    """Ask before what costs or cannot be undone; without a terminal ``--yes`` is wanted."""
    from provisioning.trouble import Trouble

    if yes:
        return
    if not sys.stdin.isatty():
        raise Trouble(f"{question} Nobody is here to ask.", hint="Add --yes.", exit_code=4)
    click.confirm(question, abort=True, err=True)


def _coloured() -> bool:
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stderr.isatty()
