"""The old server of a move: it holds its visitors for some seconds, then hands them over.

A hold ends by itself: a timer of systemd lets the shop serve again unless it was handed over, so
neither a client that dies nor a lost connection closes a shop.
"""

from __future__ import annotations

import time
from typing import Any

from provisioning import files
from provisioning.agent import certificates
from provisioning.agent.arriving import keep_program
from provisioning.agent.relaying import context_for, greet
from provisioning.agent.working import alone, refuse_moved, there
from provisioning.files import handing, lego, units
from provisioning.machine import Machine
from provisioning.steps import naming, releases, switching
from provisioning.trouble import Trouble

HOLD = f"/run/systemd/system/{units.SERVICE}.d/hold.conf"
LEASE = "storebuilder-hold"
END = f"/run/{LEASE}.sh"  # what is done when a hold is over
RELOAD = "systemctl daemon-reload"
PATIENCE = 60.0
OVER, AGAIN = "The wait was over: the old server serves again.", "Run the same command again."


def standing() -> dict[str, Any]:
    """What there is of a move: to whom this server handed its shop, and whether it holds it."""
    machine = Machine()
    site = there(machine)
    return {
        "site": site.to_json(),
        "handed_to": handing.handed_to(machine.read(handing.UNIT)),
        "held": _held(machine),
        "release": releases.current(machine),
        "described": releases.described(machine, releases.current(machine)),
        "enabled": naming.enabled(site).enabled,
    }


def get_ready(address: str, hand: str) -> dict[str, Any]:
    """Write and look at all that handing over to ``address`` needs; nothing of it counts yet.

    ``hand`` is the word by which the new server will know this one.
    """
    machine = Machine()
    refuse_moved(machine)
    with alone(machine):
        site = naming.enabled(there(machine))
        keep_program(machine)
        machine.folder(handing.FOLDER, mode=0o755, owner="root")
        signers = [one for host in site.enabled for one in certificates.take(machine, site, host)]
        machine.write(handing.TRUST, certificates.trust(machine, signers))
        texts = files.handing_files(site, address, hand)
        for place, text in texts.items():
            machine.write(handing.ready(place), text)
        for words in files.front_checks(site, handing.ready(next(iter(texts)))):
            machine.run(*words)
    return {"hosts": site.enabled}


def reach(address: str) -> dict[str, Any]:
    """See that the new server answers to every name by HTTPS, as this one will believe it."""
    machine = Machine()
    site = there(machine)
    context = context_for(handing.TRUST if site.acme_directory else "")
    for host in naming.enabled(site).enabled:
        try:
            greet(address, host, context, 10).close()
        except OSError as error:
            raise Trouble(f"The new server does not answer as {host}: {error}.") from None
    return {}


def hold(seconds: str) -> dict[str, Any]:
    """Stop the shop and let visitors wait at its door, for so long at most."""
    machine = Machine()
    refuse_moved(machine)
    with alone(machine):
        _end_lease(machine)
        # A file, since systemd may read the words of a transient unit anew and not as they were.
        machine.write(END, f"rm -f {HOLD}\n{RELOAD}\nsystemctl restart {switching.SERVICE_UNIT}\n")
        machine.run(
            "systemd-run", "--quiet", "--collect", f"--unit={LEASE}", f"--on-active={seconds}",
            "--timer-property=AccuracySec=100ms", "/bin/sh", END,
        )  # fmt: skip
        machine.write(HOLD, handing.hold())
        machine.run("systemctl", "daemon-reload")
        machine.run("systemctl", "restart", switching.SERVICE_UNIT)
    return {}


def let_go() -> dict[str, Any]:
    """End a hold: the shop serves again. Nothing happens where it was handed over."""
    machine = Machine()
    with alone(machine):
        site = there(machine)
        if handing.handed_to(machine.read(handing.UNIT)):
            return {"handed": True}
        if machine.exists(HOLD):
            machine.path(HOLD).unlink()
            machine.run("systemctl", "daemon-reload")
            machine.run("systemctl", "restart", switching.SERVICE_UNIT)
        _end_lease(machine)
        until = time.monotonic() + PATIENCE
        while not switching.serves(site, machine):
            if time.monotonic() > until:
                raise Trouble("The shop does not answer.")
            time.sleep(0.1)
    return {"handed": False}


def hand_over(address: str, hand: str = "") -> dict[str, Any]:
    """From now on this server serves no more: whoever comes is passed on to ``address``."""
    machine = Machine()
    with alone(machine):
        site = there(machine)
        if not handing.handed_to(machine.read(handing.UNIT)):
            if not _held(machine):
                raise Trouble(OVER, hint=AGAIN)
            _end_lease(machine)
            if not machine.exists(HOLD):
                raise Trouble(OVER, hint=AGAIN)
            # In one move the unit of the shop is that of a relay: this is where it changes hands.
            machine.write(handing.UNIT, handing.relay_unit(site, address, hand))
        machine.path(HOLD).unlink(missing_ok=True)
        for place in files.handing_files(site):
            machine.write(place, machine.read(handing.ready(place)))
        machine.run("systemctl", "daemon-reload")
        machine.run("systemctl", "restart", switching.SERVICE_UNIT)
        if not machine.try_("systemctl", "reload", site.front, timeout=60).good:
            machine.run("systemctl", "restart", site.front, timeout=60)
        for timer in (units.BACKUP_TIMER, lego.TIMER):  # the names are the new server's to renew
            machine.try_("systemctl", "disable", "--now", timer)
    return {}


def _held(machine: Machine) -> bool:
    """Whether the shop is held, and will be until somebody does something."""
    timer = machine.try_("systemctl", "is-active", "--quiet", f"{LEASE}.timer").good
    return timer and machine.exists(HOLD)


def _end_lease(machine: Machine) -> None:
    machine.try_("systemctl", "stop", f"{LEASE}.timer")
    if machine.try_("systemctl", "is-active", "--quiet", f"{LEASE}.service").good:
        raise Trouble(OVER, hint=AGAIN)
