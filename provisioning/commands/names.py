"""``domain``: the names under which a shop on a server answers."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import click

from provisioning import ledger
from provisioning.commands import running, talking
from provisioning.commands.launching import names_to_set
from provisioning.launching import change, changed, site_there
from provisioning.trouble import Trouble


@click.group()
def domain() -> None:
    """The names of a shop on a server."""


@domain.command("add")
@click.argument("name")
@click.argument("host")
@click.option("--storefront", default="", help="The storefront that shall answer there.")
def add(name: str, host: str, storefront: str) -> None:
    """Let the shop NAME answer at HOST as well, by HTTPS.

    \b
    Example:
      storebuilder domain add tea-house shop.example --storefront main
    """
    entry = ledger.get(name)
    with closing(entry.way()) as way:
        site = site_there(way)
        hosts = tuple(dict.fromkeys([*site.hosts, host.lower()]))
        wanted = changed(site, hosts=hosts)
        if storefront:
            words = ["storefront", "set", name, storefront, "--host", host.lower()]
            running.shop(entry, words)
        ending = change(way, wanted, talking.narrate, talking.say).demand()
    for line in names_to_set(ending):
        click.echo(line)
    sys.exit(ending.code)


@domain.command("remove")
@click.argument("name")
@click.argument("host")
def remove(name: str, host: str) -> None:
    """Let the shop NAME answer at HOST no more.

    \b
    Example:
      storebuilder domain remove tea-house old.example
    """
    entry = ledger.get(name)
    with closing(entry.way()) as way:
        site = site_there(way)
        if host not in site.hosts:
            raise Trouble(f"{name} has no name {host}.", hint=f"It has {', '.join(site.hosts)}.")
        used = _storefront_at(json.loads(running.shop(
            entry, ["storefront", "list", name, "--json"], capture=True)), host)  # fmt: skip
        if used:
            raise Trouble(
                f"The storefront {used} answers at {host}.",
                hint=f"Give it another first: storebuilder domain add {name} HOST "
                f"--storefront {used}",
            )
        hosts = tuple(one for one in site.hosts if one != host)
        wanted = changed(site, hosts=hosts)
        ending = change(way, wanted, talking.narrate, talking.say).demand()
    talking.say(f"{host} leads nowhere in {name} any more.")
    sys.exit(ending.code)


def _storefront_at(rows: list[dict[str, Any]], host: str) -> str:
    return next(
        (str(row["handle"]) for row in rows if urlsplit(row["address"]).hostname == host), ""
    )
