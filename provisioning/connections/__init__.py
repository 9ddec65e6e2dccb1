"""Ways to a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Protocol

from provisioning.connections.address import Address
from provisioning.connections.local import Local
from provisioning.connections.ssh import Ssh
from provisioning.machine import Done
from provisioning.trouble import Trouble


class Connection(Protocol):
    """A way to a server, by ssh or none."""

    address: Address

    def words(self, *remote: str, terminal: bool = False) -> list[str]: ...

    def run(self, script: str, *, stdin: bytes | IO[bytes] | None = None) -> Done: ...

    def lines(self, script: str) -> Iterator[bytes]: ...

    def fetch(self, script: str, stream: IO[bytes]) -> int: ...

    def replace(
        self, remote: Sequence[str], *, terminal: bool, stdin: bytes | None = None
    ) -> int: ...

    def lost(self, said: str) -> Trouble: ...

    def close(self) -> None: ...


__all__ = ["Address", "Connection", "Local", "Ssh"]
