"""All that a server must know of a shop, checked once at the edge."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


class NotASite(ValueError):
    """A value that no server can be set up with; the message says what is accepted."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """A shop as a server sees it: a name, a folder, a port and the hosts that lead there."""

    name: str
    home: Path
    port: int
    #: The first storefront's host comes first; the panel's is apart.
    hosts: tuple[str, ...]
    panel_host: str

    def __post_init__(self) -> None:
        if len(self.name) > 40 or not _NAME.fullmatch(self.name):
            raise NotASite(f"The name {self.name[:40]!r} needs small letters, digits and hyphens.")
        if not self.home.is_absolute():
            raise NotASite(f"The home folder {self.home} must be an absolute path.")
        if not 1 <= self.port <= 65535:
            raise NotASite(f"The port {self.port} is not between 1 and 65535.")
        for host in (*self.hosts, self.panel_host):
            if not _HOST.fullmatch(host):
                raise NotASite(f"The host name {host[:40]!r} is not accepted.")
        if self.panel_host in self.hosts:
            raise NotASite(f"The panel needs a host of its own; {self.panel_host} is a shop's.")

    @property
    def lock(self) -> Path:
        """Where the lock of this site lies: beside its home, which may not exist yet."""
        return self.home.parent / f".{self.home.name}.lock"
