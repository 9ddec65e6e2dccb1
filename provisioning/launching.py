"""From a wish and a way to a server to a shop that answers there."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from provisioning import places, releases
from provisioning.client import Ending, Facts, carry_out_there, look_at, plan_there
from provisioning.connections import Connection
from provisioning.plan import Narrate
from provisioning.releases import Release
from provisioning.secret import Secret
from provisioning.site import NotASite, Site
from provisioning.trouble import Trouble

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked of a server, before anything is known of it."""

    name: str
    hosts: tuple[str, ...]
    panel_host: str
    email: str
    version: str
    #: Words of the shop's own command line that make it there.
    words: tuple[str, ...]
    front: str = "caddy"
    acme_directory: str = ""
    acme_ca: str = ""
    #: The public address, where the server itself does not see it.
    address: str = ""
    #: The address of the shop's database, where that is a PostgreSQL elsewhere.
    database: Secret = field(default_factory=lambda: Secret(""))


def site_of(order: Order, facts: Facts, release: str) -> Site:
    """The site that ``order`` means on the server of ``facts``."""
    try:
        return Site(
            name=order.name,
            home=Path(places.SHOPS) / order.name,
            hosts=order.hosts,
            panel_host=order.panel_host,
            email=order.email,
            front=order.front,
            release=release,
            addresses=public(order.address, facts.addresses),
            words=order.words,
            acme_directory=order.acme_directory,
            acme_ca=order.acme_ca,
            postgresql=bool(order.database),
        )
    except NotASite as error:
        raise Trouble(str(error), exit_code=2) from None


def public(known: str, seen: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses that names can lead to: those of the world, where the server has any.

    A server behind a cloud's address sees a private one of its own, and those of its containers.
    """
    every = dict.fromkeys([*filter(None, [known]), *seen])
    found = [one for one in every if ipaddress.ip_address(one).is_global]
    return tuple(found or every)


def launch(there: Connection, order: Order, narrate: Narrate, say: Say) -> Ending:
    """Bring the server to what ``order`` wants; run again it goes on where it stopped."""
    facts = look_at(there)
    release = made(facts, order.version, narrate)
    site = _with_names(there, facts, site_of(order, facts, release.name))
    with _telling(there, order):
        return carry_out_there(there, site, lacking(facts, release), narrate, say)


@contextmanager
def _telling(there: Connection, order: Order) -> Iterator[None]:
    """Lay the order's secret where the program there finds it once, and root alone can read."""
    if not order.database:
        yield
        return
    told = json.dumps({"database": order.database.reveal()}).encode()
    lay = f"umask 077; mkdir -p {places.INCOMING} && cat >{places.TOLD}"
    if not (done := there.run(lay, stdin=told)).good:
        raise Trouble(f"The server did not take the database's address: {done.err.strip()[-200:]}")
    try:
        yield
    finally:
        there.run(f"rm -f {places.TOLD}")


def lay_ground(there: Connection, order: Order, narrate: Narrate, say: Say) -> Site:
    """Bring the server to where a shop can come from a backup; returns what it shall then be.

    A shop that is there already goes on serving.
    """
    facts = look_at(there)
    release = made(facts, order.version, narrate)
    site = _with_names(there, facts, site_of(order, facts, release.name))
    carry_out_there(there, site, lacking(facts, release), narrate, say, mode="ground").demand()
    return site


def made(facts: Facts, version: str, narrate: Narrate) -> Release:
    """The release of this code for the server of ``facts``."""
    narrate("Release for this server", "doing")
    release = releases.build(facts.platform, version)
    narrate("Release for this server", "done")
    return release


def lacking(facts: Facts, release: Release) -> dict[str, Path]:
    """What the server lacks of a release, by the name under which it is sent."""
    sent = {}
    if release.name not in facts.releases:
        sent["release.tar.zst"] = release.archive
    if release.packages not in facts.packages:
        sent["packages.tar.zst"] = release.packages_archive
    return sent


def plan(there: Connection, order: Order, narrate: Narrate, say: Say) -> Ending:
    """What ``launch`` would do; nothing is sent that stays."""
    facts = look_at(there)
    release = releases.name_of(facts.platform, order.version)
    site = _with_names(there, facts, site_of(order, facts, release))
    return plan_there(there, site, narrate, say)


def _with_names(there: Connection, facts: Facts, site: Site) -> Site:
    """The site with the names that the shop was given since: a launch takes none away."""
    if not facts.has_site or (old := site_there(there)).name != site.name:
        return site
    more = [host for host in old.hosts if host not in (*site.hosts, site.panel_host)]
    return replace(site, hosts=(*site.hosts, *more))


def site_there(there: Connection) -> Site:
    """What the server was last asked to be."""
    done = there.run(f"cat {places.SITE}")
    if not done.good:
        raise Trouble("There is no shop on this server.")
    return Site.from_json(done.out)


def upgrade(there: Connection, version: str, to: str, narrate: Narrate, say: Say) -> Ending:
    """Bring the shop there to this code, or to the release ``to`` that the server still has."""
    facts, site = look_at(there), site_there(there)
    if to:
        fitting = [name for name in facts.releases if to in (name, name.rpartition("-")[0])]
        if not fitting:
            there_are = ", ".join(facts.releases)
            raise Trouble(f"The server has no release {to[:40]!r}.", hint=f"It has {there_are}.")
        return carry_out_there(there, replace(site, release=fitting[-1]), {}, narrate, say)
    release = made(facts, version, narrate)
    wanted = replace(site, release=release.name)
    return carry_out_there(there, wanted, lacking(facts, release), narrate, say)


def plan_upgrade(there: Connection, version: str, narrate: Narrate, say: Say) -> Ending:
    """What ``upgrade`` would do."""
    facts, site = look_at(there), site_there(there)
    release = releases.name_of(facts.platform, version)
    return plan_there(there, replace(site, release=release), narrate, say)


def changed(site: Site, **what: Any) -> Site:
    """The site with some of it changed, such as its names; Trouble where that is no site."""
    try:
        return replace(site, **what)
    except NotASite as error:
        raise Trouble(str(error), exit_code=2) from None


def change(there: Connection, wanted: Site, narrate: Narrate, say: Say) -> Ending:
    """Bring about a site whose release is there already."""
    return carry_out_there(there, wanted, {}, narrate, say)
