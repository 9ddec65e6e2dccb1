"""What a move asks of a shop; people have no need of it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from storebuilder.terminal import Command, home_option, name_argument


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
