"""A server that handed its shop over: its front passes everyone on, and its service is a relay.

The relay takes the place of the shop's own unit, under the same name: in one move the server that
served can serve no more, whatever starts it.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from provisioning import places
from provisioning.files import hardening, units
from provisioning.site import Site

UNIT = f"{units.SYSTEMD}/{units.SERVICE}"
FOLDER = f"{places.ETC}/handing"
TRUST = f"{FOLDER}/trust.pem"
PROGRAM = f"{places.OPT}/moving.pyz"
_RELAY = re.compile(r"^ExecStart=\S+ \S+ relay (\S+)", re.MULTILINE)


def ready(place: str) -> str:
    """Where the text that will lie at ``place`` waits for the moment of handing over."""
    return f"{FOLDER}/{PurePosixPath(place).name}"


def written(address: str) -> str:
    """``address`` as it stands before a port."""
    return f"[{address}]" if ":" in address else address


def relay_unit(site: Site, address: str, hand: str = "") -> str:
    """The shop's unit on the old server from now on: it passes on what waits at the door."""
    trust = TRUST if site.acme_directory else "-"
    return f"""\
[Unit]
Description=Hands visitors of the shop {site.name} on to {address}
Requires={units.SOCKET}
After={units.SOCKET} network.target
StartLimitIntervalSec=0

[Service]
Type=exec
User={places.USER}
Group={places.USER}
ExecStart=/usr/bin/python3 {PROGRAM} relay {address} {trust} {hand}
Restart=always
RestartSec=1
LimitNOFILE=16384
TasksMax=1100
{hardening.lines(hardening.SHOP)}
[Install]
WantedBy=multi-user.target
"""


def handed_to(unit: str) -> str:
    """The address that the text of the shop's unit hands on to; empty where it serves itself."""
    found = _RELAY.search(unit)
    return found[1] if found else ""


def hold() -> str:
    """A drop-in that lets the service wait instead of serving; visitors queue at the socket."""
    return "[Service]\nType=exec\nNotifyAccess=none\nExecStart=\nExecStart=/bin/sleep infinity\n"
