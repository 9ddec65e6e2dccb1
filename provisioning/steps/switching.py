"""Letting a release into force, and going back where it does not answer."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from functools import partial

from provisioning import places
from provisioning.files import units
from provisioning.machine import Machine
from provisioning.plan import Step
from provisioning.site import Site
from provisioning.steps import releases, shop
from provisioning.steps.filing import a_file, counts, lay, mark, note
from provisioning.trouble import Trouble

SOCKET_UNIT, SERVICE_UNIT = "storebuilder.socket", "storebuilder.service"
PATIENCE = 60.0  # seconds for the first healthy answer of a release
PREVIOUS = f"{places.ETC}/previous"
SERVICES = "Services"
#: The units that served before, there only while others are being tried.
BEFORE = f"{places.VAR}/services.before.json"
_DOOR = f"{units.SYSTEMD}/{SOCKET_UNIT}"


def steps(site: Site, machine: Machine) -> Iterator[Step]:
    """The release that is wanted in force and healthy, with the services as they shall be.

    Both change in one restart, and both go back where it does not answer.
    """
    texts = units.files(site)
    act = partial(switch, site, machine, site.release, texts)
    yield Step(
        f"Serve {site.release}",
        lambda: releases.current(machine) == site.release and serves(site, machine),
        act,
    )
    yield Step(SERVICES, lambda: counts(machine, SERVICES, texts), act)
    yield Step("Start with the server", lambda: _is_enabled(machine), partial(_enable, machine))


def laid(site: Site, machine: Machine) -> Step:
    """The services of a shop that does not serve here yet."""
    reload = partial(machine.run, "systemctl", "daemon-reload")
    return a_file(machine, SERVICES, units.files(site), reload)


def switch(site: Site, machine: Machine, release: str, texts: dict[str, str]) -> None:
    """Put ``release`` in force behind the units ``texts``; where it does not answer, go back.

    The tables are brought to the release's form first, while the old one serves: migrations only
    add, so that both work on them and no order is lost on the way back.
    """
    before, old = releases.current(machine), _remember(machine, texts)
    if before:
        shop.demand(machine, release, "upgrade", site.name)
    door = old[_DOOR] not in ("", texts[_DOOR])
    try:
        _serve_as(site, machine, release, texts, door)
    except Trouble as error:
        if not before or (before, old) == (release, texts):
            raise
        _serve_as(site, machine, before, old, door)
        machine.path(BEFORE).unlink(missing_ok=True)
        what = f"The release {release}" if before != release else "The shop behind its new services"
        raise Trouble(
            f"{what} did not answer, so {before} serves again: {error}",
            hint=f"The shop is open; see what it said with: storebuilder logs {site.name}",
        ) from None
    note(machine, SERVICES, mark(texts))
    machine.path(BEFORE).unlink(missing_ok=True)
    if before and before != release:
        machine.write(PREVIOUS, f"{before}\n")


def in_force(machine: Machine, site: Site) -> dict[str, str]:
    """The texts of the shop's units as they are on this server."""
    return {place: machine.read(place) for place in units.files(site)}


def previous(machine: Machine) -> str:
    """The release that was in force before; empty where none was or it is gone."""
    found = machine.read(PREVIOUS).strip()
    return found if found and releases.is_whole(machine, found) else ""


def serves(site: Site, machine: Machine) -> bool:
    """Whether the shop answers on its socket and says that it is well."""
    if not machine.try_("systemctl", "is-active", "--quiet", SERVICE_UNIT).good:
        return False
    answer = ask(machine)
    return bool(answer.get("ok")) and answer.get("shop") == site.name


def ask(machine: Machine) -> dict[str, object]:
    """What the shop's web process says of its health; empty where it does not answer."""
    connection = _Unix(str(machine.path(places.SOCKET)))
    try:
        connection.request("GET", "/healthz")
        found = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException):
        return {}
    finally:
        connection.close()
    return found if isinstance(found, dict) else {}


class _Unix(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=10)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def _remember(machine: Machine, texts: dict[str, str]) -> dict[str, str]:
    """The units as they served; also where an earlier try was killed before it went back."""
    found = {place: machine.read(place) for place in texts}
    with contextlib.suppress(ValueError):
        found |= json.loads(machine.read(BEFORE))
    if any(found.values()) and found != texts:
        machine.write(BEFORE, json.dumps(found))
    return found


def _serve_as(
    site: Site, machine: Machine, release: str, texts: dict[str, str], door: bool
) -> None:
    lay(machine, {place: text for place, text in texts.items() if text})
    for place, text in texts.items():
        if not text:
            machine.path(place).unlink(missing_ok=True)
    machine.link(places.CURRENT, f"releases/{release}")
    machine.run("systemctl", "daemon-reload")
    _restart(machine, door)
    _wait_until_well(lambda: serves(site, machine), machine)


def _restart(machine: Machine, door: bool) -> None:
    # The socket stays open all the while: who comes now waits, and is answered by the next one.
    # Only a door that was changed itself is made anew.
    if door:
        machine.try_("systemctl", "stop", SERVICE_UNIT)
        machine.run("systemctl", "restart", SOCKET_UNIT)
    machine.run("systemctl", "start", SOCKET_UNIT)
    machine.try_("systemctl", "reset-failed", SERVICE_UNIT)
    done = machine.try_("systemctl", "restart", SERVICE_UNIT, timeout=120)
    if not done.good:
        raise Trouble(f"The shop does not start; its last words: {_last_words(machine)}")


def _wait_until_well(well: Callable[[], bool], machine: Machine) -> None:
    until = time.monotonic() + PATIENCE
    while not well():
        if time.monotonic() > until:
            raise Trouble(f"The shop does not answer; its last words: {_last_words(machine)}")
        time.sleep(0.1)


def _last_words(machine: Machine) -> str:
    """What the shop said last that tells why, from the service's journal."""
    words = ("journalctl", "-u", SERVICE_UNIT, "-n", "60", "--no-pager", "-o", "cat")
    lines = [line.strip() for line in machine.try_(*words).out.splitlines() if line.strip()]
    errors = [line for line in lines if re.search(r"\w(Error|Exception|Trouble): |: .*Error", line)]
    told = (errors or lines or ["it said nothing"])[-1]
    return told[:300]


def _is_enabled(machine: Machine) -> bool:
    return all(
        machine.try_("systemctl", "is-enabled", "--quiet", unit).good
        for unit in (SOCKET_UNIT, SERVICE_UNIT, units.BACKUP_TIMER)
    )


def _enable(machine: Machine) -> None:
    machine.run("systemctl", "enable", SOCKET_UNIT, SERVICE_UNIT)
    machine.run("systemctl", "enable", "--now", units.BACKUP_TIMER)
