"""Several storefronts on one catalogue: storefront add, list, set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from storebuilder import terminal
from storebuilder.terminal import Group, home_option, json_option, name_argument


@click.group("storefront", cls=Group)
def storefront() -> None:
    """Storefronts: another market, language or look on the same goods.

    \b
    Example:
      storebuilder storefront list tea-house
    """


def market_options(command: Any) -> Any:
    """The options that describe a storefront's market, for add and set alike."""
    for option in (
        click.option("--theme", help="The theme, such as plain."),
        click.option("--languages", metavar="TAGS", help="Such as en,zh-CN; the first is its own."),
        click.option("--countries", metavar="CODES", help="Where it delivers to, such as US,CA."),
        click.option("--rate", metavar="NUMBER", help="Its currency for one of the shop's: 7.20."),
        click.option("--round-to", metavar="AMOUNT", help="Round converted prices up to: 1.00."),
        click.option("--currency", metavar="CODE", help="The currency it sells in."),
        click.option("--host", help="Its host name.  [default: HANDLE.NAME.localhost]"),
        click.option("--title", help="The name that buyers see."),
    ):
        command = option(command)
    return command


@storefront.command("add")
@name_argument
@click.argument("handle")
@market_options
@home_option
def add(name: str, handle: str, home: Path | None, **wanted: Any) -> None:
    """Add the storefront HANDLE to the shop NAME.

    \b
    Example:
      storebuilder storefront add tea-house cn --currency CNY --rate 7.20 --languages zh-CN
    """
    from storebuilder import fronting, homes, launching

    with launching.inside(config := homes.find(name, home)):
        address = fronting.add(config, handle, wanted)
    terminal.say(f"The storefront {handle} is added.")
    click.echo(address)


@storefront.command("list")
@name_argument
@json_option
@home_option
def list_(name: str, home: Path | None, as_json: bool) -> None:
    """List the storefronts of the shop NAME.

    \b
    Example:
      storebuilder storefront list tea-house --json
    """
    from storebuilder import fronting, homes, launching

    with launching.inside(config := homes.find(name, home)):
        rows = fronting.every(config)
    columns = ("handle", "title", "currency", "languages", "theme", "address")
    terminal.answer(rows, lambda: terminal.table(rows, columns), as_json=as_json)


@storefront.command("set")
@name_argument
@click.argument("handle")
@market_options
@click.option("--open/--closed", "open_", default=None, help="Whether buyers may come in.")
@home_option
def set_(name: str, handle: str, home: Path | None, **wanted: Any) -> None:
    """Change the storefront HANDLE of the shop NAME.

    \b
    Example:
      storebuilder storefront set tea-house cn --theme plain --closed
    """
    from storebuilder import fronting, homes, launching

    with launching.inside(homes.find(name, home)):
        changed = fronting.change(handle, wanted)
    said = "\n".join(f"{field}: {before} → {after}" for field, (before, after) in changed.items())
    terminal.say(said or "Nothing to change.")
