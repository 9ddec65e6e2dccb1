"""``restore NAME --from … --on …``: a bare server, and on it the shop of a backup."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from urllib.parse import urlsplit

import click

from provisioning import ledger, places
from provisioning.client import Ending
from provisioning.commands import running, talking
from provisioning.commands.launching import public_address, welcome
from provisioning.commands.renting import Place, rent
from provisioning.connections import Connection
from provisioning.connections.ssh import as_root
from provisioning.launching import Order, change, changed, lay_ground
from provisioning.ledger import Entry
from provisioning.site import Site

#: What a shop that came from a backup has in its home: it is there, and serves perhaps.
RESTORED = "restored.json"


def restore_there(place: Place, order: Order, words: Sequence[str], told: Mapping[str, str]) -> int:
    """Bring a server up with the shop of a backup; run again it goes on where it stopped.

    ``words`` restore it there, with the secrets that are ``told`` by stdin; the order's own words
    bring its tables to this version. Returns the exit code.
    """
    entry = rent(place, order.name)
    ledger.remember(entry)
    with closing(entry.way()) as way:
        order = replace(order, address=public_address(entry))
        site = lay_ground(way, order, talking.narrate, talking.say)
        script = _script(site, words, order.words)
        code = way.replace([as_root(script)], terminal=False, stdin=json.dumps(told).encode())
        if code:
            return code
        site = changed(site, hosts=tuple(dict.fromkeys([*site.hosts, *_hosts(way, site)])))
        ending = change(way, site, talking.narrate, talking.say).demand()
    _say(entry, replace(order, hosts=site.hosts), ending)
    return ending.code


def _script(site: Site, words: Sequence[str], then: Sequence[str]) -> str:
    """A line of sh that restores; a shop that a launch made stands still meanwhile."""
    home = shlex.quote(f"{places.SHOPS}/{site.name}")
    alone = running.alone(words, then, site.release)
    plain = [running.words_of(each, site.release) for each in (words, then)]
    return (
        f"if [ -e {home}/shop.toml ] && [ ! -e {home}/{RESTORED} ]; then {alone}; fi; "
        f"({plain[0]}) && ({plain[1]} </dev/null)"
    )


def _hosts(way: Connection, site: Site) -> list[str]:
    """The names at which the storefronts of the shop answer."""
    script = running.words_of(["storefront", "list", site.name, "--json"], site.release)
    rows = json.loads(way.run(script).out)
    return [str(urlsplit(row["address"]).hostname) for row in rows]


def _say(entry: Entry, order: Order, ending: Ending) -> None:
    for line in welcome(entry, order, ending):
        click.echo(line)
