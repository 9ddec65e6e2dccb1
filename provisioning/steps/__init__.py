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
    site = measured(naming.settled(site), machine)
    yield from packages.steps(site, machine)
    yield from ground.steps(site, machine)
    yield a_file(machine, "What is wanted", wanted(site))
    yield from releases.steps(site, machine, sent)
    yield from shop.steps(site, machine)
    yield from switching.steps(site, machine)
    # A dry run has the wanted release not there yet, so the one in force is asked.
    there = releases.is_whole(machine, site.release)
    if teller := site.release if there else releases.current(machine):
        site = front.with_headers(site, machine, teller)
    yield from front.steps(naming.enabled(site), machine)
    yield from releases.prune(site, machine)


def measured(site: Site, machine: Machine) -> Site:
    """The site with what is found on the server itself."""
    return replace(site, memory_mb=memory(machine), ssh_ports=ssh_ports(machine))


def wanted(site: Site) -> dict[str, str]:
    """The files that say what the server shall be."""
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


def ssh_ports(machine: Machine) -> tuple[int, ...]:
    """The ports of sshd, which no firewall of ours may ever shut: as it is set up and as it runs.

    Whoever changed a setting without starting sshd anew must not be shut out before or after.
    """
    said = machine.try_("sshd", "-T").out.splitlines()
    found = {line.split()[1] for line in said if line.startswith("port ")}
    for line in machine.try_("ss", "-Hltnp").out.splitlines():
        if '"sshd"' in line:
            found.add(line.split()[3].rpartition(":")[2])
    if machine.try_("systemctl", "is-active", "--quiet", "ssh.socket").good:  # as Ubuntu has it
        for word in machine.try_("systemctl", "show", "ssh.socket", "-P", "Listen").out.split():
            found.add(word.rpartition(":")[2])
    return tuple(sorted(int(port) for port in found if port.isdecimal())) or (22,)
