"""A shop that comes from another server: the ground first, then everything but the service."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from provisioning import places
from provisioning.machine import Machine
from provisioning.plan import Step
from provisioning.site import Site
from provisioning.steps import (
    front,
    ground,
    measured,
    naming,
    packages,
    releases,
    shop,
    switching,
    wanted,
)
from provisioning.steps.filing import a_file, note


def prepared(site: Site, machine: Machine, sent: Path) -> Iterator[Step]:
    """All that a shop can be laid upon; there is no sign of it yet."""
    site = measured(site, machine)
    yield from packages.steps(site, machine)
    yield from ground.steps(site, machine)
    yield from releases.steps(site, machine, sent)
    home = machine.path(f"{places.SHOPS}/{site.name}")
    yield Step("Home folder", home.is_dir, partial(shop.make_home, site, machine))


def tried(site: Site, machine: Machine) -> Iterator[Step]:
    """With a copy of the shop in its home: tried, and all is ready but that it serves."""
    site = measured(site, machine)
    yield Step("Rehearsal", lambda: False, partial(_rehearse, site, machine))
    yield a_file(machine, "What is wanted", wanted(site))
    yield switching.laid(site, machine)
    current = f"releases/{site.release}"
    yield Step(
        "Release in force",
        lambda: machine.leads_to(places.CURRENT) == current,
        partial(machine.link, places.CURRENT, current),
    )
    site = front.with_headers(site, machine, site.release)
    yield from front.steps(naming.enabled(site), machine)


def _rehearse(site: Site, machine: Machine) -> None:
    shop.demand(machine, site.release, "rehearse", site.name)
    note(machine, shop.MADE, site.name)
    note(machine, shop.REHEARSED, site.release)
