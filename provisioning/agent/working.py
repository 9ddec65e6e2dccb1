"""What every mode of the program needs: the site, the lock, and words for whoever follows."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from provisioning import places
from provisioning.agent import emit
from provisioning.files import handing
from provisioning.machine import Machine
from provisioning.plan import Outcome
from provisioning.site import NotASite, Site
from provisioning.trouble import Trouble


def there(machine: Machine) -> Site:
    """The site that this server was last asked to be."""
    text = machine.read(places.SITE)
    if not text:
        raise Trouble("There is no shop on this server.")
    return Site.from_json(text)


def asked(machine: Machine, file: Path) -> Site:
    """The site in ``file``, with what is there already where it leaves something open."""
    refuse_moved(machine)
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


def refuse_moved(machine: Machine) -> None:
    """Raise Trouble where this server handed its shop over: it serves it never again."""
    if address := handing.handed_to(machine.read(handing.UNIT)):
        raise Trouble(
            f"The shop of this server has moved to {address}.",
            hint="Launch it anew with --on, or work with the server that it is on now.",
        )


def tell(name: str, outcome: Outcome) -> None:
    """Say one step to whoever follows."""
    emit(step=name, outcome=outcome)


def journal(machine: Machine) -> Any:
    """Narrate to the follower and into the journal, which stays."""
    path = machine.path(places.JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True)

    def narrate(name: str, outcome: Outcome) -> None:
        tell(name, outcome)
        if outcome == "there":
            return
        with path.open("a", encoding="utf-8") as stream:
            line = {"at": time.strftime("%FT%TZ", time.gmtime()), "step": name, "outcome": outcome}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            stream.flush()
            os.fsync(stream.fileno())

    return narrate


@contextmanager
def alone(machine: Machine) -> Iterator[None]:
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
