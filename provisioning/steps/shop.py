"""The shop itself: made by its own command line, rehearsed before a new release is let at it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from provisioning import places
from provisioning.machine import Done, Machine
from provisioning.plan import Step
from provisioning.site import Site
from provisioning.steps.filing import applied, note
from provisioning.steps.releases import current, program
from provisioning.trouble import Trouble

MADE = "Shop"
REHEARSED = "Rehearsal"


def steps(site: Site, machine: Machine) -> Iterator[Step]:
    """Make the shop where there is none; else try the new release on a copy of it."""
    yield Step(MADE, lambda: _is_made(site, machine), partial(_make, site, machine))
    yield Step(
        REHEARSED,
        lambda: site.release in (current(machine), applied(machine).get(REHEARSED)),
        partial(_rehearse, site, machine),
    )


def tell(
    machine: Machine, release: str, *words: str, timeout: float = 900, stdin: str = ""
) -> Done:
    """Run a command of the shop's own command line in a release, as the shop's user."""
    home = f"STOREBUILDER_HOME={places.SHOPS}"
    return machine.try_(
        "env", home, program(release), *words, user=places.USER, stdin=stdin, timeout=timeout
    )


def demand(
    machine: Machine, release: str, *words: str, timeout: float = 900, stdin: str = ""
) -> str:
    """Like ``tell``; raises Trouble with the shop's own words where it fails."""
    done = tell(machine, release, *words, timeout=timeout, stdin=stdin)
    if not done.good:
        raise Trouble(done.complaint)
    return done.out


def _home(site: Site) -> str:
    return f"{places.SHOPS}/{site.name}"


def _is_made(site: Site, machine: Machine) -> bool:
    return machine.exists(f"{_home(site)}/shop.toml") and MADE in applied(machine)


def _make(site: Site, machine: Machine) -> None:
    refuse_another(site, machine)
    make_home(site, machine)
    demand(machine, site.release, *site.words, stdin=_told(machine))
    note(machine, MADE, site.name)
    note(machine, REHEARSED, site.release)


def _told(machine: Machine) -> str:
    """The secrets that were sent for the words that make the shop; read once, and gone."""
    found = machine.read(places.TOLD)
    machine.path(places.TOLD).unlink(missing_ok=True)
    return found


def make_home(site: Site, machine: Machine) -> None:
    """Make the shop's folder; what buyers may fetch lies where the front can read it.

    As the shop's user: in a folder of the shop's root may be led astray by a link.
    """
    home, user = _home(site), places.USER
    machine.run("mkdir", "-p", "-m", "0700", home, user=user)
    machine.run("ln", "-sfn", places.MEDIA, f"{home}/media", user=user)
    machine.run("ln", "-sfn", places.PAGES, f"{home}/pages", user=user)


def refuse_another(site: Site, machine: Machine) -> None:
    """Raise Trouble where another shop lives on this server."""
    root = machine.path(places.SHOPS)
    others = sorted(path.parent.name for path in root.glob("[a-z0-9]*/shop.toml"))
    for other in others:
        if other != site.name:
            raise Trouble(
                f"This server holds the shop {other} already.",
                hint="A shop wants a server of its own; add a storefront to it instead, "
                "or take another server.",
            )


def _rehearse(site: Site, machine: Machine) -> None:
    demand(machine, site.release, "rehearse", site.name)
    note(machine, REHEARSED, site.release)
