"""Secrets of backups on their way to a command: asked for, from the environment or a file.

Where the shop is on a server they are gathered here and reach the command there by stdin alone:
they stand in no command line, in no file that stays and in no environment of the server.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storebuilder.terminal import NeedsInput

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

BY_STDIN = "--by-stdin"
KEY_FILE = "--key-file"
DATABASE = "--database"  # its address holds a password
REPLACING = "--over-empty"


def by_stdin_option(command: Any) -> Any:
    """Said by a storebuilder elsewhere that gathered the secrets."""
    return click.option(
        BY_STDIN, is_flag=True, hidden=True, help="The secrets stand on stdin, as JSON."
    )(command)


def given() -> dict[str, str]:
    """What another storebuilder gathered for this command and wrote to its stdin."""
    try:
        found = json.load(sys.stdin)
        return {str(word): str(value) for word, value in found.items()}
    except (ValueError, AttributeError):
        raise click.UsageError(f"{BY_STDIN} wants the secrets as JSON on stdin.") from None


def heard(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What is wanted of a launch, with the secrets that another storebuilder wrote to stdin."""
    found = dict(wanted)
    return found | given() if found.pop("by_stdin", False) else found


def gathered(ctx: click.Context) -> dict[str, str] | None:
    """The secrets of a command that is carried out elsewhere; None where it never has any."""
    wanted, path = ctx.params, str(ctx.command_path).split()
    if "by_stdin" not in wanted:
        return None
    found = {}
    if "key_id" in wanted:
        found["secret"] = secret(wanted.get("to") or wanted["source"], wanted["key_id"])
    if wanted["key_file"] or path[-1] != "set":
        found["key"] = str(key(wanted["key_file"]))
    if wanted.get("database"):
        from storebuilder import databases

        found["database"] = databases.address(wanted["database"])
    return found


def words_there(words: Sequence[str]) -> list[str]:
    """The words of such a command for the server: a secret is none, and the key file is here."""
    left, rest = [], iter(words)
    for word in rest:
        if word in (KEY_FILE, DATABASE):
            next(rest, None)
        elif not word.startswith((f"{KEY_FILE}=", f"{DATABASE}=")):
            left.append(word)
    return [*left, BY_STDIN] if left[0] != "restore" else [*left, BY_STDIN, REPLACING]


def words_of_restore(given: Mapping[str, Any]) -> list[str]:
    """The words that restore on a bare server what was asked for here; secrets are not in them."""
    if given["local"]:
        raise click.UsageError("--local is for looking at a shop on your own machine.")
    found = ["restore", given["name"], "--from", given["source"], "--id", given["number"]]
    for option in ("domain", "endpoint", "region", "key_id"):
        if given[option]:
            found += [f"--{option.replace('_', '-')}", given[option]]
    found += ["--path-style"] if given["path_style"] else []
    return [*found, BY_STDIN, REPLACING]


def secret(to: str, key_id: str) -> str:
    """The secret of a bucket's access key; a folder has none."""
    if not to.startswith("s3://"):
        return ""
    if not key_id:
        raise click.UsageError("A bucket needs --key-id.")
    return os.environ.get("STOREBUILDER_S3_SECRET") or hidden(
        f"The secret of {key_id}", "$STOREBUILDER_S3_SECRET"
    )


def key(file: Path | None) -> Identity:
    """The merchant's key."""
    from storebuilder import backups

    if file is not None:
        return backups.read_key_file(file)
    text = os.environ.get("STOREBUILDER_BACKUP_KEY") or hidden(
        "The key of the backups", "--key-file or $STOREBUILDER_BACKUP_KEY"
    )
    return backups.read_key(text)


def hidden(question: str, otherwise: str) -> str:
    """Ask for something that is not shown."""
    from storebuilder import questions

    if not questions.attended():
        raise NeedsInput(f"{question}?", hint=f"Give it by {otherwise}.")
    return str(click.prompt(question, hide_input=True, err=True))
