"""Where a server is and who signs in: ``ssh://user@host:port``, or a name of the user's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from provisioning.trouble import Trouble

_USER, _NAME, _IPV6 = "[A-Za-z_][A-Za-z0-9._-]*", "[A-Za-z0-9][A-Za-z0-9._-]*", "[0-9a-fA-F:.]+"
_SSH = re.compile(
    rf"ssh://((?P<user>{_USER})@)?(?P<host>\[{_IPV6}\]|{_NAME})(:(?P<port>[0-9]{{1,5}}))?/?"
)


@dataclass(frozen=True)
class Address:
    """How a server is reached."""

    host: str
    user: str = ""
    port: int = 0  # 0: what the user's own ssh configuration says
    key: Path | None = None

    def __post_init__(self) -> None:
        # Whatever begins with a hyphen would be an option of ssh, and one of those runs programs.
        host, user = re.fullmatch(f"{_IPV6}|{_NAME}", self.host), re.fullmatch(_USER, self.user)
        if not host or (self.user and not user) or not 0 <= self.port <= 65535:
            raise _refused(f"{self.user}@{self.host}" if self.user else self.host)

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read ``ssh://root@203.0.113.7``; raises Trouble with what is accepted."""
        found = _SSH.fullmatch(text)
        if found is None or int(found["port"] or 0) > 65535:
            raise _refused(text)
        return cls(found["host"].strip("[]"), found["user"] or "", int(found["port"] or 0))

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"ssh://{user}{host}" + (f":{self.port}" if self.port else "")


def _refused(text: str) -> Trouble:
    return Trouble(
        f"{text[:60]!r} is not an address of a server.",
        hint="Write ssh://root@203.0.113.7, with :PORT where it is not 22.",
    )
