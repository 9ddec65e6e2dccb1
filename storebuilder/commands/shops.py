"""Running a shop: serve, stop, status, list, open, sign-in-link."""

from __future__ import annotations

from pathlib import Path

import click

from storebuilder import terminal
from storebuilder.terminal import Port, command, home_option, json_option, name_argument


@command()
@name_argument
@click.option("--port", type=Port(), help="Give the shop another port, for good.")
@click.option("--detach", is_flag=True, help="Serve in the background.")
@home_option
def serve(name: str, home: Path | None, port: int | None, detach: bool) -> None:
    """Serve the shop NAME until Ctrl-C.

    \b
    Example:
      storebuilder serve tea-house --detach
    """
    from storebuilder import homes, launching, starting, upgrading

    starting.refuse_running(config := homes.find(name, home))
    config = starting.move(config, port) if port else config
    with launching.inside(config):
        upgrading.refuse_old(config)
        welcome = launching.addresses(config)
    starting.begin(config, welcome, detach=detach)


@command()
@name_argument
@home_option
def stop(name: str, home: Path | None) -> None:
    """Stop the shop NAME.

    \b
    Example:
      storebuilder stop tea-house
    """
    from storebuilder import homes, running

    stopped = running.stop(homes.find(name, home))
    terminal.say(f"{name} is stopped." if stopped else f"{name} did not run.")


def status(name: str | None, home: Path | None, as_json: bool) -> int:
    """Say whether the shop NAME runs and answers, or all shops on this machine."""
    from storebuilder import homes, starting

    shops = [homes.find(name, home)] if name is not None else list(homes.every(home))
    rows = [starting.describe(config) for config in shops]
    columns = ("name", "state", "port", "memory", "address")
    terminal.answer(rows, lambda: terminal.table(rows, columns), as_json=as_json)
    return terminal.OK


@command("list")
@json_option
@home_option
def list_(home: Path | None, as_json: bool) -> None:
    """List the shops on this machine.

    \b
    Example:
      storebuilder list
    """
    from storebuilder import homes, starting

    rows = [starting.describe(config) for config in homes.every(home)]
    none = iter(["No shop yet. Make one with: storebuilder launch NAME"])
    columns = ("name", "state", "address", "home")
    terminal.answer(rows, lambda: terminal.table(rows, columns) if rows else none, as_json=as_json)


@command("open")
@name_argument
@click.option("--panel", is_flag=True, help="Open the panel, signed in.")
@home_option
def open_(name: str, home: Path | None, panel: bool) -> None:
    """Open the shop NAME in the browser.

    \b
    Example:
      storebuilder open tea-house --panel
    """
    from storebuilder import homes, launching

    with launching.inside(config := homes.find(name, home)):
        links = launching.links(config)
        address = launching.sign_in_link(config) if panel else next(iter(links.values()))
    click.launch(address)
    click.echo(address)


@terminal.travels
@command("sign-in-link")
@name_argument
@click.option("--email", default="", help="Whose link.  [default: the owner's]")
@json_option
@home_option
def sign_in_link(name: str, home: Path | None, email: str, as_json: bool) -> None:
    """Make a link that signs in to the panel once, within a day.

    \b
    Example:
      storebuilder sign-in-link tea-house
    """
    from storebuilder import homes, launching

    with launching.inside(config := homes.find(name, home)):
        link = launching.sign_in_link(config, email)
    terminal.answer({"link": link}, lambda: iter([link]), as_json=as_json)
