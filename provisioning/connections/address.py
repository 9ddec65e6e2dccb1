"""Where a server is and who signs in: ``ssh://user@host:port``, or a name of the user's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from provisioning.trouble import Trouble

_SSH = re.compile(
    r"ssh://((?P<user>[A-Za-z_][A-Za-z0-9._-]*)@)?"
    r"(?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9][A-Za-z0-9._-]*)(:(?P<port>[0-9]{1,5}))?/?"
)


@dataclass(frozen=True)
class Address:
    """How a server is reached."""

    host: str
    user: str = ""
    port: int = 0  # 0: what the user's own ssh configuration says
    key: Path | None = None

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read ``ssh://root@203.0.113.7``; raises Trouble with what is accepted."""
        found = _SSH.fullmatch(text)
        port = int(found["port"] or 0) if found else 0
        if found is None or port > 65535:
            raise Trouble(
                f"{text[:60]!r} is not an address of a server.",
                hint="Write ssh://root@203.0.113.7, with :PORT where it is not 22.",
            )
        return cls(found["host"].strip("[]"), found["user"] or "", port)

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"ssh://{user}{host}" + (f":{self.port}" if self.port else "")
