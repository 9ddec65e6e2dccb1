"""Asking the person at the terminal, where there is one."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

from storebuilder.errors import ShopError
from storebuilder.terminal import NeedsInput


def attended() -> bool:
    """Whether a person sits before this program, to be asked and to read."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def offer(question: str, guess: str, check: Callable[[str], str]) -> str:
    """Show a guess for a person to accept with Enter or to change; asks until ``check`` takes it.

    Where nobody is there to be asked the guess is the answer.
    """

    def checked(answer: str) -> str:
        try:
            return check(answer)
        except ShopError as error:
            raise click.UsageError(str(error)) from None

    if not attended():
        return check(guess)
    return str(click.prompt(question, default=guess, value_proc=checked, err=True))


def ask(question: str, *, option: str, default: str = "") -> str:
    """Ask on the terminal; without one, NeedsInput names the option to give."""
    if sys.stdin.isatty() and sys.stderr.isatty():
        return str(click.prompt(question, default=default or None, err=True))
    if default:
        return default
    raise NeedsInput(f"{question}?", hint=f"Give it with {option}.")
