"""What was launched where, as this machine remembers it: a cache, never the truth.

The truth is on the servers and with the clouds, where everything is found again by name and tag.
No secret is written here.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from provisioning.connections import Address, Connection, Local, Ssh
from provisioning.trouble import Trouble


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One shop on a server."""

    name: str
    #: ``ssh``, ``local``, ``lightsail`` or ``lighthouse``.
    target: str
    host: str
    user: str = ""
    port: int = 0
    key: str = ""
    pinned: bool = False
    #: What else the target wants to find it again by, such as a region.
    more: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> Address:
        """How the server is reached."""
        return Address(self.host, self.user, self.port, Path(self.key) if self.key else None)

    def way(self) -> Connection:
        """A way to the server; its host key is remembered beside the ledger."""
        if self.target == "local":
            return Local()
        return Ssh(self.address, known_hosts(self.name), pinned=self.pinned)


def state() -> Path:
    """The folder for what this machine remembers: $XDG_STATE_HOME or ~/.local/state."""
    base = os.environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "storebuilder"


def known_hosts(name: str) -> Path:
    """The host keys of the server of the shop ``name``."""
    return state() / "servers" / f"{Path(name).name}.known_hosts"


def find(name: str) -> Entry | None:
    """The entry of the shop ``name``; None where nothing is remembered."""
    try:
        data: dict[str, Any] = json.loads(_file(name).read_text(encoding="utf-8"))
        return Entry(**data)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        raise Trouble(f"{_file(name)} cannot be read.",
                      hint="Remove it and launch again with --on: the server is found again."
                      ) from None  # fmt: skip


def get(name: str) -> Entry:
    """The entry of the shop ``name``; raises Trouble and says what is known."""
    if entry := find(name):
        return entry
    known = ", ".join(entry.name for entry in every())
    raise Trouble(
        f"Nothing is known here of a server with the shop {name[:40]!r}.",
        hint=f"Known are: {known}." if known else "Launch it with --on, or launch again with it.",
    )


def every() -> Iterator[Entry]:
    """Every shop on a server that is remembered here, by name."""
    for path in sorted((state() / "servers").glob("*.json")):
        with contextlib.suppress(Trouble):  # a broken one is told of when it is asked for
            if entry := find(path.stem):
                yield entry


def remember(entry: Entry) -> None:
    """Write an entry down, whole or not at all; two commands may do so at once."""
    path = _file(entry.name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, fresh = tempfile.mkstemp(prefix=f".{path.stem}-", dir=path.parent)
    try:
        with os.fdopen(number, "w") as stream:
            json.dump(asdict(entry), stream, indent=1, sort_keys=True)
            stream.flush()
            os.fsync(stream.fileno())
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise


def forget(name: str) -> None:
    """Remember nothing of ``name`` any more."""
    for path in (_file(name), known_hosts(name)):
        path.unlink(missing_ok=True)


def _file(name: str) -> Path:
    return state() / "servers" / f"{Path(name).name}.json"
