"""What stands behind a cloud's servers: records only, or machines that a test boots itself."""

from __future__ import annotations

from collections.abc import Sequence

#: Protocol in small letters, first and last port.
Opening = tuple[str, int, int]


class PaperMachines:
    """No machines at all; addresses come from a range for documentation."""

    host_key = ("ssh-ed25519", "AAAAC3NzaC1lZDI1NTE5AAAAIPaperPaperPaperPaperPaperPaperPaperPap")

    #: What each machine has beside its address, as with a cloud that gives both kinds.
    ipv6: Sequence[str] = ()

    def __init__(self) -> None:
        self.count = 0

    def boot(self, name: str, public_key: str) -> str:
        """Boot a machine that lets the key in; returns its address."""
        return self._address()

    def host_keys(self, name: str) -> Sequence[tuple[str, str]]:
        """Kind and key of each of the machine's host keys."""
        return [self.host_key]

    def open(self, name: str, openings: Sequence[Opening]) -> None:
        """Let through these ports and no others, around the machine."""

    def move(self, name: str) -> str:
        """Give the machine another address; the old one goes away."""
        return self._address()

    def end(self, name: str) -> None:
        """Stop the machine and forget it."""

    def _address(self) -> str:
        self.count += 1
        return f"198.51.100.{self.count}"
