"""What the program on the server can be asked to do."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from provisioning import places, steps
from provisioning.agent import emit, looking
from provisioning.machine import Machine
from provisioning.plan import Outcome, carry_out, look
from provisioning.site import NotASite, Site
from provisioning.steps import leaving, naming, switching
from provisioning.trouble import Trouble

CHECK_FAILED = 3


def apply(file: str) -> dict[str, Any]:
    """Bring about the site in ``file``; what was sent with it lies beside it."""
    machine = Machine()
    site = _site(machine, Path(file))
    sent = Path(file).absolute().parent
    with _alone(machine):
        worked = carry_out(steps.bring_about(site, machine, sent), _journal(machine))
        return _ending(site, worked)


def plan(file: str) -> dict[str, Any]:
    """Say what ``apply`` would do."""
    machine = Machine()
    site = _site(machine, Path(file))
    return _ending(site, look(steps.bring_about(site, machine), _tell))


def rollback() -> dict[str, Any]:
    """Put the release that was in force before in force again."""
    machine = Machine()
    with _alone(machine):
        site, before = there(machine), switching.previous(machine)
        if not before:
            raise Trouble("There is no earlier release to go back to.")
        _tell(f"Serve {before}", "doing")
        switching.switch(site, machine, before)
        machine.write(places.SITE, replace(site, release=before).to_json())
        _tell(f"Serve {before}", "done")
    return {"release": before}


def remove() -> dict[str, Any]:
    """Take away all that was put on this server."""
    machine = Machine()
    site = there(machine)
    # The lock lies in what is taken away, and is held until then.
    with _alone(machine):
        carry_out(leaving.steps(site, machine), _tell)
    leaving.refuse_leftovers(site, machine)
    return {}


def status() -> dict[str, Any]:
    """Everything that one page of status says."""
    machine = Machine()
    return {"status": looking.all_of(there(machine), machine)}


def there(machine: Machine) -> Site:
    """The site that this server was last asked to be."""
    text = machine.read(places.SITE)
    if not text:
        raise Trouble("There is no shop on this server.")
    return Site.from_json(text)


def _site(machine: Machine, file: Path) -> Site:
    """The site in ``file``, with what is there already where it leaves something open."""
    try:
        wanted = Site.from_json(file.read_text(encoding="utf-8"))
        old = there(machine) if machine.exists(places.SITE) else None
    except NotASite as error:
        raise Trouble(str(error)) from None
    if old and old.name != wanted.name:
        raise Trouble(
            f"This server holds the shop {old.name}.", hint="A shop wants a server of its own."
        )
    return wanted


def _ending(site: Site, worked: int) -> dict[str, Any]:
    enabled = naming.enabled(site).enabled
    missing = [host for host in naming.names(site) if host not in enabled]
    ending: dict[str, Any] = {"worked": worked, "enabled": enabled, "missing": missing}
    if missing:
        ending |= {"code": CHECK_FAILED, "records": naming.records(site, missing)}
    return ending


def _tell(name: str, outcome: Outcome) -> None:
    emit(step=name, outcome=outcome)


def _journal(machine: Machine) -> Any:
    """Narrate to the follower and into the journal, which stays."""
    path = machine.path(places.JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True)

    def narrate(name: str, outcome: Outcome) -> None:
        _tell(name, outcome)
        if outcome == "there":
            return
        with path.open("a", encoding="utf-8") as stream:
            line = {"at": time.strftime("%FT%TZ", time.gmtime()), "step": name, "outcome": outcome}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())

    return narrate


@contextmanager
def _alone(machine: Machine) -> Iterator[None]:
    """Hold the server's lock; the kernel lets go of it when this process ends, however it ends."""
    path = machine.path(f"{places.VAR}/lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                "Somebody else is at work on this server.", hint="Wait and run it again."
            ) from None
        yield
