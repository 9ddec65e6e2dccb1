"""What the server that a shop stands on asks of it; people have no need of these."""

from __future__ import annotations

import json
from pathlib import Path

import click

from storebuilder import terminal
from storebuilder.terminal import Command, home_option, name_argument


@click.command(cls=Command, hidden=True)
@name_argument
@home_option
def rehearse(name: str, home: Path | None) -> None:
    """Try this version on a copy of the shop NAME.

    \b
    Example:
      storebuilder rehearse tea-house
    """
    from storebuilder import homes, rehearsing

    for address in rehearsing.rehearse(homes.find(name, home)):
        terminal.say(f"{address} is answered.")


@click.command(cls=Command, hidden=True)
@name_argument
@home_option
def pulse(name: str, home: Path | None) -> None:
    """Say in JSON how the shop NAME is from the inside.

    \b
    Example:
      storebuilder pulse tea-house
    """
    from storebuilder import homes, launching, pulsing

    with launching.inside(config := homes.find(name, home)):
        click.echo(json.dumps(pulsing.pulse(config), ensure_ascii=False))


@click.command("page-headers", cls=Command, hidden=True)
def page_headers() -> None:
    """Say in JSON the headers that every kept page is answered with.

    \b
    Example:
      storebuilder page-headers
    """
    from storebuilder import pagestore

    click.echo(json.dumps(pagestore.headers()))


@click.command(cls=Command, hidden=True)
@name_argument
@home_option
def weigh(name: str, home: Path | None) -> None:
    """Say in JSON how many rows, orders and pictures the shop NAME has, to compare with a copy.

    \b
    Example:
      storebuilder weigh tea-house
    """
    from storebuilder import homes
    from storebuilder.backups import weighing

    click.echo(json.dumps(weighing.weigh(homes.find(name, home)), sort_keys=True))
