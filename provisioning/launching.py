"""From a wish and a way to a server to a shop that answers there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from provisioning import places, releases
from provisioning.client import Ending, Facts, carry_out_there, look_at, plan_there
from provisioning.connections import Connection
from provisioning.plan import Narrate
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


def site_of(order: Order, facts: Facts, release: str) -> Site:
    """The site that ``order`` means on the server of ``facts``."""
    addresses = dict.fromkeys([*filter(None, [order.address]), *facts.addresses])
    try:
        return Site(
            name=order.name,
            home=Path(places.SHOPS) / order.name,
            hosts=order.hosts,
            panel_host=order.panel_host,
            email=order.email,
            front=order.front,
            release=release,
            addresses=tuple(addresses),
            words=order.words,
            acme_directory=order.acme_directory,
            acme_ca=order.acme_ca,
        )
    except NotASite as error:
        raise Trouble(str(error), exit_code=2) from None


def launch(there: Connection, order: Order, narrate: Narrate, say: Say) -> Ending:
    """Bring the server to what ``order`` wants; run again it goes on where it stopped."""
    facts = look_at(there)
    narrate("Release for this server", "doing")
    release, archive = releases.build(facts.platform, order.version)
    narrate("Release for this server", "done")
    site = site_of(order, facts, release)
    sent = None if release in facts.releases else archive
    return carry_out_there(there, site, sent, narrate, say)


def plan(there: Connection, order: Order, narrate: Narrate, say: Say) -> Ending:
    """What ``launch`` would do; nothing is sent that stays."""
    facts = look_at(there)
    release = releases.name_of(facts.platform, order.version)
    return plan_there(there, site_of(order, facts, release), narrate, say)


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
        return carry_out_there(there, replace(site, release=fitting[-1]), None, narrate, say)
    narrate("Release for this server", "doing")
    release, archive = releases.build(facts.platform, version)
    narrate("Release for this server", "done")
    sent = None if release in facts.releases else archive
    return carry_out_there(there, replace(site, release=release), sent, narrate, say)


def plan_upgrade(there: Connection, version: str, narrate: Narrate, say: Say) -> Ending:
    """What ``upgrade`` would do."""
    facts, site = look_at(there), site_there(there)
    release = releases.name_of(facts.platform, version)
    return plan_there(there, replace(site, release=release), narrate, say)


def change(there: Connection, site: Site, narrate: Narrate, say: Say, **what: object) -> Ending:
    """Bring about the site that is there with some of it changed, such as its names."""
    try:
        wanted = replace(site, **what)  # type: ignore[arg-type]
    except NotASite as error:
        raise Trouble(str(error), exit_code=2) from None
    return carry_out_there(there, wanted, None, narrate, say)
