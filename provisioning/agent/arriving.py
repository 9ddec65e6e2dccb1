"""The new server of a move: made ready beside the one that serves, then let at the visitors."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from provisioning import places, steps
from provisioning.agent.working import alone, asked, journal, tell
from provisioning.files import firewall, handing
from provisioning.machine import Machine
from provisioning.plan import carry_out
from provisioning.steps import arriving, naming, releases, shop, switching
from provisioning.trouble import Trouble

#: There as long as a shop is on its way here: until it serves, nobody may take it for one.
MARK = f"{places.ETC}/arriving"
PATIENCE = 60.0


def prepare(file: str) -> dict[str, Any]:
    """The ground, the packages and the release; refused where a shop lives already."""
    machine = Machine()
    site = asked(machine, Path(file))
    with alone(machine):
        if machine.exists(places.SITE) and not machine.exists(MARK):
            raise Trouble(
                f"There is a shop {site.name} on the new server already.",
                hint="A shop wants a server of its own; nothing is ever written over one.",
            )
        _stop(machine)
        machine.write(MARK, f"{site.name}\n")
        worked = carry_out(
            arriving.prepared(site, machine, Path(file).absolute().parent), journal(machine)
        )
        keep_program(machine)
    return {"worked": worked}


def try_out(file: str) -> dict[str, Any]:
    """Try the copy that has come, and have front and certificates ready for it."""
    machine = Machine()
    site = asked(machine, Path(file))
    with alone(machine):
        worked = carry_out(arriving.tried(site, machine), journal(machine))
    enabled = naming.enabled(site).enabled
    return {"worked": worked, "enabled": enabled}


def open_door() -> dict[str, Any]:
    """Listen at the shop's door: the first one who was handed over wakes the shop up.

    The front lets nobody else to that door before the shop has arrived.
    """
    machine = Machine()
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "start", switching.SOCKET_UNIT)
    return {}


def withdraw() -> dict[str, Any]:
    """Nothing of the shop works here; refused where it has arrived."""
    machine = Machine()
    with alone(machine):
        if machine.exists(places.SITE) and not machine.exists(MARK):
            raise Trouble("The shop has arrived on this server: it is not stopped any more.")
        _stop(machine)
    return {}


def arrive(file: str) -> dict[str, Any]:
    """Serve; and bring about all that a launched server has."""
    machine = Machine()
    site = asked(machine, Path(file))
    with alone(machine):
        tell("Serve", "doing")
        machine.run("systemctl", "start", switching.SOCKET_UNIT, switching.SERVICE_UNIT)
        until = time.monotonic() + PATIENCE
        while not switching.serves(site, machine):
            if time.monotonic() > until:
                raise Trouble("The shop does not answer on the new server.")
            time.sleep(0.1)
        tell("Serve", "done")
        worked = carry_out(steps.bring_about(site, machine), journal(machine))
        machine.run("nft", "-f", firewall.PLACE)
        machine.path(MARK).unlink(missing_ok=True)
    elsewhere = naming.elsewhere(site)
    return {
        "worked": worked,
        "enabled": naming.enabled(site).enabled,
        "elsewhere": elsewhere,
        "records": naming.records(site, elsewhere),
    }


def renew(name: str) -> dict[str, Any]:
    """Bring the tables to the form of the release that is here, after the last copy."""
    machine = Machine()
    shop.demand(machine, releases.current(machine), "upgrade", name, "--without-backup")
    return {}


def keep_program(machine: Machine) -> None:
    """Keep this program on the server: parts of it are run by themselves."""
    target = machine.path(handing.PROGRAM)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.new")
    shutil.copyfile(sys.argv[0], fresh)
    fresh.chmod(0o644)
    os.sync()
    fresh.replace(target)


def _stop(machine: Machine) -> None:
    for unit in (switching.SOCKET_UNIT, switching.SERVICE_UNIT):
        machine.try_("systemctl", "stop", unit)
