"""Taking away all that was put on a server, and looking that nothing is left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial

from provisioning import files, places
from provisioning.files import firewall, lego, system, units
from provisioning.machine import Machine
from provisioning.plan import Step
from provisioning.site import Site
from provisioning.steps.ground import SWAP
from provisioning.trouble import Trouble

UNITS = (units.BACKUP_TIMER, units.BACKUP, units.SERVICE, units.SOCKET, lego.TIMER, lego.SERVICE)
#: When each timer went off last, for those that catch up.
STAMPS = "/var/lib/systemd/timers"
TREES = (places.OPT, places.ETC, places.VAR, places.RUN, lego.CERTIFICATES)


def steps(site: Site, machine: Machine) -> Iterator[Step]:
    """The way back, in order; Debian's packages stay."""
    written = [*units.files(site), *firewall.files(site), *system.files(site),
               *files.front_files(site)]  # fmt: skip

    def gone(*paths: str) -> bool:
        return not any(machine.exists(path) for path in paths)

    yield Step(
        "Front", lambda: not _active(machine, site.front), partial(_stop_front, site, machine)
    )
    yield Step("Services", lambda: not _any_unit(machine), partial(_stop, machine))
    yield Step(
        "Firewall",
        lambda: not machine.try_("nft", "list", "table", "inet", "storebuilder").good,
        lambda: machine.run("nft", "delete", "table", "inet", "storebuilder"),
    )
    written += [f"{STAMPS}/stamp-{timer}" for timer in (units.BACKUP_TIMER, lego.TIMER)]
    yield Step("Files", lambda: gone(*written), partial(_unlink, machine, written))
    yield Step("Swap", lambda: gone(SWAP), partial(_end_swap, machine))
    yield Step("The shop and its releases", lambda: gone(*TREES), partial(_remove_trees, machine))
    yield Step(
        "User", lambda: not machine.try_("id", "-u", places.USER).good,
        lambda: machine.run("userdel", places.USER),
    )  # fmt: skip


def refuse_leftovers(site: Site, machine: Machine) -> None:
    """Raise Trouble that names what is still there."""
    left = [step.name for step in steps(site, machine) if not step.check()]
    if left:
        raise Trouble(f"Still on the server: {', '.join(left)}.", hint="Run it again.")


def _active(machine: Machine, unit: str) -> bool:
    return machine.try_("systemctl", "is-active", "--quiet", unit).good


def _any_unit(machine: Machine) -> bool:
    return any(
        _active(machine, unit) or machine.try_("systemctl", "is-enabled", "--quiet", unit).good
        for unit in UNITS
    )


def _stop_front(site: Site, machine: Machine) -> None:
    machine.run("systemctl", "disable", "--now", site.front)


def _stop(machine: Machine) -> None:
    for unit in UNITS:
        machine.try_("systemctl", "disable", "--now", unit)


def _unlink(machine: Machine, written: list[str]) -> None:
    for place in written:
        machine.path(place).unlink(missing_ok=True)
    machine.run("systemctl", "daemon-reload")


def _end_swap(machine: Machine) -> None:
    machine.try_("swapoff", SWAP)
    machine.path(SWAP).unlink(missing_ok=True)
    lines = machine.read("/etc/fstab").splitlines(keepends=True)
    machine.write("/etc/fstab", "".join(line for line in lines if SWAP not in line))


def _remove_trees(machine: Machine) -> None:
    for place in TREES:
        shutil.rmtree(machine.path(place), ignore_errors=True)
