"""The certificates of a server that will hand its shop over, and whom it will believe then."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from provisioning.files import handing
from provisioning.files.certificates import KEEPINGS
from provisioning.machine import Machine
from provisioning.site import Site
from provisioning.trouble import Trouble

_END = "-----END CERTIFICATE-----\n"


def take(machine: Machine, site: Site, host: str) -> list[str]:
    """Copy the newest certificate of ``host`` for the time after; returns those of who signed."""
    keeping = KEEPINGS[site.front]
    found = list(machine.path(keeping.folder).glob(keeping.of(host)))
    if not found:
        raise Trouble(f"{host} has no certificate yet.", hint="Try again in a minute.")
    newest = max(found, key=os.path.getmtime)
    chain = _read(newest)
    for ending, text in ((".crt", chain), (".key", _read(newest.with_suffix(".key")))):
        place = f"{handing.FOLDER}/{host}{ending}"
        machine.write(place, text, mode=0o600, owner=keeping.user)
    return [f"{one.strip()}\n{_END}" for one in chain.split(_END)[1:] if one.strip()]


def trust(machine: Machine, signers: Iterable[str]) -> str:
    """The text by which each of ``signers`` is believed, though another authority signed it.

    nginx's OpenSSL ends a chain there where the text itself says so, and takes the first of two
    that are the same; Caddy reads only those that say nothing.
    """
    words = ("openssl", "x509", "-trustout", "-addtrust", "serverAuth")
    return "".join(machine.run(*words, stdin=one) + one for one in dict.fromkeys(signers))


def _read(path: Path) -> str:
    # Whoever broke into the front may have put a link there, to what root alone may read.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), encoding="ascii") as stream:
        return stream.read()
