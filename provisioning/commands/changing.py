"""Changing what a server holds: plan, upgrade, destroy."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import click

from provisioning import ledger, places
from provisioning.client import ask
from provisioning.commands import carrying, running, talking
from provisioning.commands.launching import names_to_set
from provisioning.commands.moving import VERSION
from provisioning.commands.renting import CLOUDS, cloud
from provisioning.launching import plan_upgrade, upgrade
from provisioning.ledger import Entry
from provisioning.trouble import Trouble


@click.command()
@click.argument("name")
def plan(name: str) -> int:
    """Say what bringing the shop NAME to this version would change on its server.

    \b
    Example:
      storebuilder plan tea-house
    """
    version = str(click.get_current_context().meta[VERSION])
    with closing(ledger.get(name).way()) as way:
        ending = plan_upgrade(way, version, talking.narrate, talking.say).demand()
    for line in names_to_set(ending):
        click.echo(line)
    talking.say(f"Do it with: storebuilder upgrade {name}" if ending.told["worked"]
                else "There is nothing to do.")  # fmt: skip
    return 0


def upgrade_there(name: str, version: str, to: str) -> int:
    """Bring a shop on a server to ``version``, or back to a release that is there."""
    entry = ledger.get(name)
    if entry.target in CLOUDS:
        snapshot = cloud(entry.target, entry.more.get("region", "")).snapshot(name, version)
        talking.say(f"Snapshot {snapshot} is being made.")
    with closing(entry.way()) as way:
        ending = upgrade(way, version, to, talking.narrate, talking.say).demand()
    for line in names_to_set(ending):
        click.echo(line)
    return ending.code


@click.command()
@click.argument("name")
@click.option("--without-backup", is_flag=True, help="Keep nothing of the shop.")
@click.option("--with-backups", is_flag=True, help="End a bucket at the cloud with all in it.")
@click.option("--yes", is_flag=True, help="Do not ask for the name.")
def destroy(name: str, without_backup: bool, with_backups: bool, yes: bool) -> None:
    """End the shop NAME: its server at a cloud, or all that was put on a server of yours.

    A last copy of the shop is fetched to this folder first. A bucket that the cloud rents out for
    the backups stays as long as any are in it, unless they are to go too.

    \b
    Example:
      storebuilder destroy tea-house
    """
    entry = ledger.get(name)
    _say_what_goes(entry, with_backups)
    if not yes:
        typed = click.prompt(f"Type {name} to end it", default="", show_default=False, err=True)
        if typed != name:
            raise Trouble("Nothing was touched: that was another name.")
    # A server that a shop moved away from holds what was true then, and the shop lives on.
    if not without_backup and "shop" not in entry.more:
        talking.say(f"The shop is in {fetch(entry)} now.", "✓")
    if entry.target in CLOUDS:
        target = cloud(entry.target, entry.more.get("region", ""))
        left = target.destroy(entry.more.get("shop", name), talking.say, backups=with_backups)
        for billed in left:
            talking.say(f"Kept: {billed}", "!")
    else:
        _clear(entry)
    ledger.forget(name)
    talking.say(f"{name} is no more.", "✓")


def _say_what_goes(entry: Entry, with_backups: bool) -> None:
    if entry.target in CLOUDS:
        target = cloud(entry.target, entry.more.get("region", ""))
        for billed in target.holdings(entry.more.get("shop", entry.name)):
            stays = billed.kind == "bucket" and not with_backups
            note = " (kept if backups are in it; --with-backups ends it)" if stays else ""
            talking.say(f"{billed}{note}", "!" if stays else "-")
        return
    talking.say(f"All that was put on {entry.host}: the shop with its orders, its releases, "
                "services and firewall", "-")  # fmt: skip
    talking.say("The server itself stays, and so do Debian's packages.")


def _clear(entry: Entry) -> None:
    with closing(entry.way()) as way:
        ask(way, "remove", talking.narrate, talking.say).demand()


def fetch(entry: Entry) -> Path:
    """Fetch the whole shop as one file into this folder."""
    target = Path(f"{entry.name}-{time.strftime('%Y%m%d-%H%M%S')}.sbz").absolute()
    there = f"{places.SHOPS}/.{entry.name}.sbz"
    with closing(entry.way()) as way:
        try:
            running.shop(entry, ["export", entry.name, there])
            carrying.fetch(way, there, target)
        finally:
            way.run(f"rm -f {there}")
    return target
