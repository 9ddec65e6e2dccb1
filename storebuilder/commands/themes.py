"""For theme authors: theme check."""

from __future__ import annotations

import sys

import click

from storebuilder import terminal
from storebuilder.terminal import Group, json_option


@click.group("theme", cls=Group)
def theme() -> None:
    """Check themes: folders of layouts, sections, assets and words.

    \b
    Example:
      storebuilder theme check plain
    """


@theme.command("check")
@click.argument("name")
@json_option
def check(name: str, as_json: bool) -> None:
    """Check the theme NAME and say file, line and remedy of each fault.

    The exit code is 3 if there are faults.

    \b
    Example:
      storebuilder theme check plain
    """
    from storebuilder import theming

    faults = theming.check(name)
    rows = [fault if isinstance(fault, dict) else vars(fault) for fault in faults]
    good = iter([f"{name} is in order."])
    terminal.answer(rows, lambda: map(str, faults) if faults else good, as_json=as_json)
    sys.exit(terminal.CHECK_FAILED if faults else terminal.OK)
