"""Names that lead to this server: only they are served, so no certificate is asked for in vain.

An authority such as Let's Encrypt counts failed attempts and locks a name out for a while; a name
that does not lead here yet must never be tried.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from dataclasses import replace

from provisioning.site import Site
from provisioning.steps import resolving

Resolve = Callable[[str], frozenset[str]]


def resolve(host: str) -> frozenset[str]:
    """The addresses (A and AAAA) of ``host`` in the world; empty where it has none."""
    if resolving.in_hosts(host):
        return resolving.addresses(host, resolving.nameservers())
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        return frozenset()
    return frozenset(str(entry[4][0]) for entry in found)


def enabled(site: Site, look_up: Resolve = resolve) -> Site:
    """The site with the names that lead here, and nowhere else, enabled."""
    here = frozenset((*site.addresses, *site.before))
    good = [host for host in names(site) if (found := look_up(host)) and found <= here]
    return replace(site, enabled=tuple(good))


def settled(site: Site, look_up: Resolve = resolve) -> Site:
    """The site as it is once all its names lead here: nobody hands on to it any more."""
    if not site.before or elsewhere(site, look_up):
        return site
    return replace(site, before=())


def elsewhere(site: Site, look_up: Resolve = resolve) -> list[str]:
    """The names that do not lead to this very server, wherever they lead."""
    here = frozenset(site.addresses)
    return [host for host in names(site) if not (found := look_up(host)) or not found <= here]


def names(site: Site) -> tuple[str, ...]:
    """Every name of the site, the panel's last."""
    return (*site.hosts, site.panel_host)


def records(site: Site, hosts: Iterable[str]) -> list[str]:
    """The lines that must be set with the domain's DNS, for a person to read."""
    lines = []
    for host in hosts:
        for address in site.addresses:
            kind = "AAAA" if ":" in address else "A"
            lines.append(f"{host}. {kind} {address}")
    return lines
