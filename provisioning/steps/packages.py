"""Debian's packages that a server needs, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from provisioning import places
from provisioning.machine import Machine
from provisioning.plan import Step
from provisioning.site import Site
from provisioning.trouble import Trouble

ALWAYS = ("python3", "zstd", "nftables", "unattended-upgrades", "ca-certificates", "openssl")
FRONT = {
    "caddy": ("caddy",),
    "nginx": ("nginx-light", "libnginx-mod-http-brotli-static", "lego"),
}
#: Somebody else may be at work with the package system, such as the first boot's updates.
APT = ("apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3")
#: What backs a database up that is not a file: pg_dump and pg_restore.
POSTGRESQL = "postgresql-client"
PORTS = (80, 443)


def steps(site: Site, machine: Machine) -> Iterator[Step]:
    """The packages; refused where somebody else serves websites here already."""
    names = ALWAYS + FRONT[site.front] + (POSTGRESQL,) * site.postgresql

    def install() -> None:
        refuse_neighbours(machine, {site.front, in_front(machine)})
        done = machine.try_(*APT, "install", "--no-install-recommends", *names)
        if not done.good:
            machine.run(*APT, "update")
            machine.run(*APT, "install", "--no-install-recommends", *names)

    yield Step("Packages", lambda: all(is_there(machine, name) for name in names), install)


def is_there(machine: Machine, name: str) -> bool:
    """Whether a package is wholly installed."""
    said = machine.try_("dpkg-query", "-W", "-f", "${Status}", name)
    return said.good and said.out == "install ok installed"


def in_front(machine: Machine) -> str:
    """The front of the shop that is here already, which may be to have another; empty for none."""
    text = machine.read(places.SITE)
    return Site.from_json(text).front if text else ""


def refuse_neighbours(machine: Machine, ours: set[str]) -> None:
    """Raise Trouble where another program holds the ports of the web."""
    programs = [f'"{program}"' for program in sorted(ours) if program]
    for port in PORTS:
        said = machine.try_("ss", "-Hltnp", f"sport = :{port}").out
        if said.strip() and not any(program in said for program in programs):
            who = said.partition('(("')[2].partition('"')[0] or "another program"
            raise Trouble(
                f"Port {port} of this server is held by {who}.",
                hint="A shop wants a server of its own; remove that program, or take another one.",
            )
