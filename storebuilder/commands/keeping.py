"""Keeping a shop well: upgrade, doctor, version, completion."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from storebuilder import __version__, terminal
from storebuilder.terminal import command, home_option, json_option


def upgrade(name: str, home: Path | None, without_backup: bool) -> int:
    """Bring a shop on this machine to this version, with a backup first.

    A shop that runs is stopped for it and started again in the background; behind a web server of
    its own it goes on answering, since migrations only add.
    """
    from storebuilder import homes, launching, migrating, running, starting, upgrading

    config = homes.find(name, home)
    ran = running.state(config) is not None and not config.file.behind
    with launching.inside(config):
        if not upgrading.pending():
            terminal.say(f"{name} is at the newest version already.")
            return terminal.OK
        if ran:
            running.stop(config)
        if not without_backup:
            terminal.say(f"Backup: {upgrading.back_up(config)}")
        try:
            before, after = migrating.migrate()
        except Exception:
            terminal.say("The upgrade did not work; the database is as it was.")
            raise
    terminal.say(f"The database went from {before} to {after}.")
    if ran:
        starting.leave(config)
        terminal.say(f"{name} runs again.")
    return terminal.OK


@terminal.travels
@command()
@click.argument("name", required=False)
@json_option
@home_option
def doctor(name: str | None, home: Path | None, as_json: bool) -> None:
    """Look for what is wrong and say the command that mends it.

    The exit code is 3 if anything is wrong.

    \b
    Example:
      storebuilder doctor tea-house
    """
    from storebuilder import doctor as looking
    from storebuilder import homes

    findings = looking.machine(homes.root(home))
    for config in [homes.find(name, home)] if name is not None else homes.every(home):
        findings += looking.shop(config)
    rows = [finding.plain() for finding in findings]
    terminal.answer(rows, lambda: (finding.line() for finding in findings), as_json=as_json)
    sys.exit(terminal.OK if all(f.good for f in findings) else terminal.CHECK_FAILED)


@command()
@json_option
def version(as_json: bool) -> None:
    """Say which version this is.

    \b
    Example:
      storebuilder version
    """
    python = ".".join(map(str, sys.version_info[:3]))
    data = {"storebuilder": __version__, "python": python, "from": str(Path(__file__).parents[1])}
    line = f"storebuilder {__version__} (Python {python}, {data['from']})"
    terminal.answer(data, lambda: iter([line]), as_json=as_json)


@command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def completion(shell: str) -> None:
    """Print the script that completes commands and shop names.

    \b
    Example:
      storebuilder completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    root = click.get_current_context().find_root().command
    kind = get_completion_class(shell)
    if kind is None:
        raise click.ClickException(f"{shell} cannot be completed.")
    click.echo(kind(root, {}, "storebuilder", "_STOREBUILDER_COMPLETE").source())
