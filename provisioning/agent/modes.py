"""What the program on the server can be asked to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from provisioning import places, steps
from provisioning.agent import looking
from provisioning.agent.working import alone, asked, journal, refuse_moved, tell, there
from provisioning.machine import Machine
from provisioning.plan import carry_out, look
from provisioning.site import Site
from provisioning.steps import arriving, leaving, naming, shop, switching
from provisioning.trouble import Trouble

CHECK_FAILED = 3
NOBODY = Site(name="nobody", home=Path(places.SHOPS), hosts=("a.invalid",), panel_host="b.invalid")


def apply(file: str) -> dict[str, Any]:
    """Bring about the site in ``file``; what was sent with it lies beside it."""
    machine = Machine()
    site = asked(machine, Path(file))
    sent = Path(file).absolute().parent
    with alone(machine):
        worked = carry_out(steps.bring_about(site, machine, sent), journal(machine))
        return _ending(site, worked)


def ground(file: str) -> dict[str, Any]:
    """Packages, ground and release, for a shop that comes from a backup; what serves goes on."""
    machine = Machine()
    site = asked(machine, Path(file))
    with alone(machine):
        shop.refuse_another(site, machine)
        sent = Path(file).absolute().parent
        return {"worked": carry_out(arriving.prepared(site, machine, sent), journal(machine))}


def plan(file: str) -> dict[str, Any]:
    """Say what ``apply`` would do."""
    machine = Machine()
    site = asked(machine, Path(file))
    return _ending(site, look(steps.bring_about(site, machine), tell))


def rollback() -> dict[str, Any]:
    """Put the release that was in force before in force again."""
    machine = Machine()
    refuse_moved(machine)
    with alone(machine):
        site, before = there(machine), switching.previous(machine)
        if not before:
            raise Trouble("There is no earlier release to go back to.")
        tell(f"Serve {before}", "doing")
        switching.switch(site, machine, before, switching.in_force(machine, site))
        machine.write(places.SITE, replace(site, release=before).to_json())
        tell(f"Serve {before}", "done")
    return {"release": before}


def remove() -> dict[str, Any]:
    """Take away all that was put on this server."""
    machine = Machine()
    # A removal that was cut off late has no site any more, and some of the rest.
    site = there(machine) if machine.exists(places.SITE) else NOBODY
    # The lock lies in what is taken away, and is held until then.
    with alone(machine):
        carry_out(leaving.steps(site, machine), tell)
    leaving.refuse_leftovers(site, machine)
    return {}


def status() -> dict[str, Any]:
    """Everything that one page of status says."""
    machine = Machine()
    return {"status": looking.all_of(there(machine), machine)}


def _ending(site: Site, worked: int) -> dict[str, Any]:
    enabled = naming.enabled(site).enabled
    missing = [host for host in naming.names(site) if host not in enabled]
    ending: dict[str, Any] = {"worked": worked, "enabled": enabled, "missing": missing}
    if missing:
        ending |= {"code": CHECK_FAILED, "records": naming.records(site, missing)}
    return ending
