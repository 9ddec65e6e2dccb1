"""Saying how far a copy is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

from provisioning.commands import talking


def meter(what: str, total: int = 0) -> Callable[[int], None]:
    """Hears bytes: shows them on a terminal, else says each quarter, or each doubling."""
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        return _shown(what, total)
    told = 0

    def tell(gone: int) -> None:
        nonlocal told
        step = 4 * gone // total if total else (gone >> 23).bit_length()
        if step > told:
            told = step
            talking.say(f"{what}: {_size(gone)}{_of(total)}")

    return tell


def _shown(what: str, total: int) -> Callable[[int], None]:
    shown = ""

    def tell(gone: int) -> None:
        nonlocal shown
        text = f"  {what}: {_size(gone)}{_of(total)}  "
        if text != shown:
            shown = text
            click.echo(f"{text}\r", nl=False, err=True)

    return tell


def _of(total: int) -> str:
    return f" of {_size(total)}" if total else ""


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"
