"""Looking at a server: what one page of status says of it."""

from __future__ import annotations

import json
import shutil
import ssl
import time
from typing import Any

from provisioning import places
from provisioning.machine import Machine
from provisioning.site import Site
from provisioning.steps import front, memory, naming, releases, shop, switching

FULL = 90  # per cent of the disk from which it is an error
FEW_DAYS = 14


def all_of(site: Site, machine: Machine) -> dict[str, Any]:
    """The state of the server and of the shop on it, and what is wrong in words."""
    release = releases.current(machine)
    found: dict[str, Any] = {
        "name": site.name,
        "hosts": list(site.hosts),
        "panel": site.panel_host,
        "release": release,
        "version": releases.described(machine, release).get("version", ""),
        "releases": releases.present(machine),
        "serves": switching.serves(site, machine),
        "up_seconds": _up_seconds(machine),
        "disk": _disk(machine),
        "memory": _memory(machine),
        "certificates": {host: days_left(host) for host in naming.enabled(site).enabled},
        "shop": _of_shop(site, machine, release),
        "errors_today": _errors(machine),
    }
    missing = [host for host in naming.names(site) if host not in found["certificates"]]
    found["names_elsewhere"] = missing
    found["wrong"] = list(_wrong(found))
    return found


def _wrong(found: dict[str, Any]) -> Any:
    if not found["serves"]:
        yield "The shop does not answer."
    if found["disk"]["used_percent"] >= FULL:
        yield f"The disk is {found['disk']['used_percent']} % full."
    for host, days in found["certificates"].items():
        if days is None:
            yield f"{host} has no certificate."
        elif days < FEW_DAYS:
            yield f"The certificate of {host} ends in {days} days."
    for host in found["names_elsewhere"]:
        yield f"{host} does not lead to this server."
    yield from found["shop"].get("wrong", ())


def days_left(host: str) -> int | None:
    """Days until the certificate that is served for ``host`` ends; None where there is none."""
    try:
        pem = front.certificate(host)
        said = Machine().run("openssl", "x509", "-noout", "-enddate", stdin=pem)
        ends = ssl.cert_time_to_seconds(said.strip().partition("=")[2])
    except Exception:
        return None
    return int((ends - time.time()) // 86400)


def _up_seconds(machine: Machine) -> int:
    said = machine.try_(
        "systemctl", "show", switching.SERVICE_UNIT, "-P", "ActiveEnterTimestampMonotonic"
    ).out.strip()
    return int(time.clock_gettime(time.CLOCK_MONOTONIC) - int(said) / 1e6) if said.isdigit() else 0


def _disk(machine: Machine) -> dict[str, int]:
    usage = shutil.disk_usage(machine.path(places.VAR))
    return {
        "total_mb": usage.total >> 20,
        "free_mb": usage.free >> 20,
        "used_percent": round(100 * (usage.total - usage.free) / usage.total),
    }


def _memory(machine: Machine) -> dict[str, int]:
    said = machine.try_("systemctl", "show", switching.SERVICE_UNIT, "-P", "MemoryCurrent").out
    used = int(said) >> 20 if said.strip().isdigit() else 0
    return {"total_mb": memory(machine), "shop_mb": used if used < 1 << 40 else 0}


def _of_shop(site: Site, machine: Machine, release: str) -> dict[str, Any]:
    """What the shop says of itself: queue, failures, backups."""
    done = shop.tell(machine, release, "pulse", site.name, timeout=60)
    try:
        found: dict[str, Any] = json.loads(done.out)
    except ValueError:
        return {"wrong": ["The shop's own state could not be read."]}
    return found


def _errors(machine: Machine) -> int:
    said = machine.try_(
        "journalctl", "-u", switching.SERVICE_UNIT, "-p", "err", "--since", "-24h",
        "-o", "cat", "--no-pager", "-q",
    ).out  # fmt: skip
    return len(said.splitlines())
