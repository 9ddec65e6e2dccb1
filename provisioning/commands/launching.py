"""``launch NAME --on …``: the shop on a server."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import click

from provisioning import ledger
from provisioning.client import Ending
from provisioning.commands import bucketing, running, talking
from provisioning.commands.renting import Place, rent, say_offer
from provisioning.launching import Order, launch, plan
from provisioning.ledger import Entry

CHECK_FAILED = 3
DATABASE = "--database"


def launch_there(place: Place, order: Order) -> int:
    """Launch on a server and say what came of it; returns the exit code."""
    if place.dry_run:
        return _plan(place, order)
    entry = rent(place, order.name)
    ledger.remember(entry)
    with closing(entry.way()) as way:
        order = replace(order, address=public_address(entry))
        ending = launch(way, order, talking.narrate, talking.say).demand()
    for line in welcome(entry, order, ending):
        click.echo(line)
    kept = bucketing.keep_backups(entry) if place.bucket else 0
    return ending.code or kept


def _plan(place: Place, order: Order) -> int:
    """Say what a launch would make, change and cost."""
    entry = say_offer(place, order.name)
    if entry is None:
        talking.say("The server itself would then be brought to a live shop.", "+")
        return 0
    with closing(entry.way()) as way:
        order = replace(order, address=public_address(entry))
        ending = plan(way, order, talking.narrate, talking.say).demand()
    for line in names_to_set(ending):
        click.echo(line)
    return 0


def public_address(entry: Entry) -> str:
    """The address that names must lead to, as far as it is known from here."""
    import socket

    if entry.target == "local":
        return ""
    try:
        found = socket.getaddrinfo(entry.host, None, type=socket.SOCK_STREAM)
    except OSError:
        return ""
    return str(found[0][4][0])


def welcome(entry: Entry, order: Order, ending: Ending) -> Iterator[str]:
    """What a merchant reads when the work is done."""
    enabled = set(ending.told.get("enabled", ()))
    open_now = [host for host in order.hosts if host in enabled]
    if open_now:
        yield from ["", "Your shop is open:", *(f"  https://{host}/" for host in open_now)]
    if order.panel_host in enabled:
        link = running.shop(entry, ["sign-in-link", order.name], capture=True).strip()
        yield from ["", "Your panel; this link signs you in once, within a day:", f"  {link}"]
    yield from names_to_set(ending)
    if ending.told.get("missing"):
        yield f"Then run the same command again: {again(sys.argv[1:])}"
    else:
        yield from ["", f"How it is: storebuilder status {order.name}"]


def again(words: Sequence[str]) -> str:
    """The command that was given, without the address of a database: a password is in it."""
    shown, after = ["storebuilder"], ""
    for word in words:
        hides = word.startswith(f"{DATABASE}=")
        shown.append(f"{DATABASE}=…" if hides else "…" if after == DATABASE else shlex.quote(word))
        after = word
    return " ".join(shown)


def names_to_set(ending: Ending) -> Iterator[str]:
    """The records that are missing in the domain's DNS."""
    if ending.told.get("missing"):
        yield ""
        yield "These names do not lead to this server yet. Set with your domain's DNS:"
        yield from (f"  {record}" for record in ending.told.get("records", ()))
