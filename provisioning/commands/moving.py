"""``move``: the whole shop to another server."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from provisioning import ledger
from provisioning.commands import metering, talking
from provisioning.commands.launching import public_address
from provisioning.commands.options import cloud_options
from provisioning.commands.renting import CLOUDS, Place, cloud, rent
from provisioning.ledger import Entry
from provisioning.moving import LEASE, Move
from provisioning.trouble import Trouble

VERSION = "storebuilder.version"  # where the front door says which one it is
BEFORE = "before"  # the entry of the server that a shop moved away from: NAME.before


def move_there(name: str, version: str, place: Place, wait: int = LEASE) -> int:
    """Move a shop to the server that ``place`` says; returns the exit code."""
    old = ledger.get(name)
    new = _entry(old, place)
    with closing(old.way()) as away, closing(new.way()) as there:
        move = Move(
            name, away, there, public_address(new), version, talking.narrate, talking.say,
            metering.meter, wait,
        )  # fmt: skip
        ending = move.carry_out()
    before = replace(old, name=f"{name}.{BEFORE}", more=old.more | {"shop": name})
    if (known := ledger.known_hosts(name)).exists():
        ledger.known_hosts(before.name).write_bytes(known.read_bytes())
    ledger.remember(before)
    ledger.remember(new)
    if move.waited:
        rows = sum(move.weight.get("rows", {}).values())
        talking.say(f"Visitors waited for {move.waited:.1f} s. {rows} rows and "
                    f"{move.weight.get('media', 0)} pictures are the same on both.")  # fmt: skip
    for line in _farewell(name, old, ending.told.get("records", [])):
        click.echo(line)
    return 0


def _farewell(name: str, old: Entry, records: list[str]) -> list[str]:
    lines = ["", f"{name} is served by its new server."]
    if records:
        lines += ["The old one hands everyone on until you set with your domain's DNS:"]
        lines += [f"  {record}" for record in records]
        lines += [f"Once that is done for a day: storebuilder upgrade {name}"]
    what = f"storebuilder destroy {name}.{BEFORE}"
    return [*lines, f"The old server ({old.host}) keeps its data until: {what}"]


def _entry(old: Entry, place: Place) -> Entry:
    """The new server as an entry of the ledger, made by a cloud where there is none yet."""
    name = old.name
    if place.on in CLOUDS and place.on == old.target:
        here = cloud(old.target, old.more.get("region", "")).region
        if cloud(place.on, place.region).region == here:
            raise Trouble(
                f"{name} is at {old.target} already.",
                hint="Give another region, or move it to a server of your own first.",
                exit_code=2,
            )
    known = ledger.known_hosts(name)
    before = known.read_text(encoding="utf-8") if known.exists() else ""
    new = rent(place, name)
    if (new.target, new.host, new.port) == (old.target, old.host, old.port):
        raise Trouble(f"{name} is on {new.host} already.", hint="Say another server with --to.")
    text = known.read_text(encoding="utf-8") if known.exists() else ""
    if before and before not in text:  # both servers are spoken to
        known.write_text(before + text, encoding="utf-8")
    return new


@click.command()
@click.argument("name")
@click.option("--to", "on", required=True, metavar="WHERE",
              help="A server: ssh://root@203.0.113.7, local, lightsail or lighthouse.")  # fmt: skip
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              metavar="FILE", help="A private key to sign in there with.")  # fmt: skip
@cloud_options
@click.option("--wait", type=click.IntRange(10, 3600), default=LEASE, show_default=True,
              help="Seconds that visitors wait at most; else the old serves again.")  # fmt: skip
def move(name: str, on: str, key: Path | None, wait: int, **wanted: object) -> int:
    """Move the shop NAME to another server; visitors wait for some seconds and nothing is lost.

    The old server hands everyone on to the new one until your domain's DNS leads there, and serves
    again by itself should the move break off. Run again it goes on where it stopped.

    \b
    Example:
      storebuilder move tea-house --to ssh://root@203.0.113.8
    """
    version = click.get_current_context().meta[VERSION]
    return move_there(name, str(version), Place(on=on, key=key, **wanted), wait)  # type: ignore[arg-type]
