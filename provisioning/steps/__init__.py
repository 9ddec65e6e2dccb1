"""What is brought about on a server, in order: pure plans of a site and a machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from provisioning import places
from provisioning.machine import Machine
from provisioning.plan import Step
from provisioning.site import Site
from provisioning.steps import front, ground, naming, packages, releases, shop, switching
from provisioning.steps.filing import a_file


def bring_about(site: Site, machine: Machine, sent: Path | None = None) -> Iterator[Step]:
    """The whole plan: from whatever the server is now to the shop that ``site`` describes.

    The same plan launches, upgrades, adds a name and mends; what is there already is left alone.
    What was sent along lies in the folder ``sent``.
    """
    site = replace(site, memory_mb=memory(machine), ssh_port=ssh_port(machine))
    yield from packages.steps(site, machine)
    yield from ground.steps(site, machine)
    yield a_file(machine, "What is wanted", _wanted(site))
    yield from releases.steps(site, machine, sent)
    yield from shop.steps(site, machine)
    yield from switching.steps(site, machine)
    if releases.is_whole(machine, site.release):
        site = front.with_headers(site, machine, site.release)
    yield from front.steps(naming.enabled(site), machine)
    yield from releases.prune(site, machine)


def _wanted(site: Site) -> dict[str, str]:
    found = {places.SITE: site.to_json(), places.ENV: f"STOREBUILDER_HOME={places.SHOPS}\n"}
    if site.acme_ca:
        found[places.ACME_CA] = site.acme_ca
    return found


def memory(machine: Machine) -> int:
    """The machine's memory in megabytes."""
    for line in machine.read("/proc/meminfo").splitlines():
        if line.startswith("MemTotal:"):
            return int(line.split()[1]) // 1024
    return 512


def ssh_port(machine: Machine) -> int:
    """The port that sshd listens on, which no firewall of ours may ever shut."""
    for line in machine.try_("sshd", "-T").out.splitlines():
        if line.startswith("port "):
            return int(line.split()[1])
    return 22
