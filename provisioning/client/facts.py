"""What a server tells of itself at the first question; asked in sh, since Python may be missing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from provisioning import places
from provisioning.connections import Connection
from provisioning.releases import Platform
from provisioning.trouble import Trouble

QUESTION = f"""
echo machine=$(uname -m)
. /etc/os-release 2>/dev/null
echo os="$ID"
echo os_version="$VERSION_ID"
echo python=$(/usr/bin/python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
echo systemd=$([ -d /run/systemd/system ] && echo yes)
echo packages=$(ls {places.PACKAGES} 2>/dev/null)
echo releases=$(cd {places.RELEASES} 2>/dev/null && echo */release.json)
echo at_work=$(systemctl is-active storebuilder-apply.service 2>/dev/null)
echo addresses=$(ip -o addr show scope global 2>/dev/null |
  awk '!/ (temporary|deprecated)/ {{print $4}}' | cut -d/ -f1)
echo site=$([ -f {places.SITE} ] && echo yes)
"""
#: The Python that each system brings, where none is installed yet.
PYTHONS = {
    ("debian", "12"): "3.11",
    ("debian", "13"): "3.13",
    ("ubuntu", "24.04"): "3.12",
    ("ubuntu", "25.10"): "3.13",
    ("ubuntu", "26.04"): "3.14",
}
MACHINES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}
OLDEST = (3, 11)
ACCEPTED = "Debian 12 or 13, or Ubuntu 24.04"


@dataclass(frozen=True)
class Facts:
    """A server before anything is done to it."""

    platform: Platform
    releases: tuple[str, ...]
    packages: tuple[str, ...]
    addresses: tuple[str, ...]
    at_work: bool
    has_site: bool


def look_at(there: Connection) -> Facts:
    """Ask the server; raises Trouble where no shop can live on it."""
    done = there.run(QUESTION)
    if not done.good:
        said = (done.err.strip().splitlines() or ["it does not say why"])[-1]
        raise Trouble(
            f"{there.address.host} lets nobody become root: {said[:120].rstrip('.')}.",
            hint="Sign in as root, or as a user who may use sudo without a password.",
        )
    told = dict(line.partition("=")[::2] for line in done.out.splitlines() if "=" in line)
    releases = [each.partition("/")[0] for each in told.get("releases", "").split()]
    return Facts(
        platform=_platform(told),
        releases=tuple(name for name in releases if name != "*"),
        packages=tuple(told.get("packages", "").split()),
        addresses=tuple(told.get("addresses", "").split()),
        at_work=told.get("at_work") in ("active", "activating"),
        has_site=told.get("site") == "yes",
    )


def _platform(said: dict[str, str]) -> Platform:
    system = f"{said.get('os', '')} {said.get('os_version', '')}".strip() or "an unknown system"
    machine = MACHINES.get(said.get("machine", ""))
    python = said.get("python") or PYTHONS.get((said.get("os", ""), said.get("os_version", "")), "")
    if machine is None:
        raise Trouble(f"Processors of the kind {said.get('machine')!r} are not supported.",
                      hint="Take x86_64 or aarch64.")  # fmt: skip
    if said.get("systemd") != "yes":
        raise Trouble("This server does not run systemd.", hint=f"Take {ACCEPTED}.")
    found = re.fullmatch(r"(\d+)\.(\d+)", python)
    if found is None or (int(found[1]), int(found[2])) < OLDEST:
        what = f"Python {python}" if python else "no Python that is known"
        raise Trouble(f"This server runs {system} with {what}.", hint=f"Take {ACCEPTED}.")
    return Platform(python, machine)
