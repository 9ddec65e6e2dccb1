"""This very machine as the server: the same words, without ssh."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from typing import IO

from provisioning.connections.address import Address
from provisioning.connections.ssh import as_root, attached, done_of, fetched
from provisioning.machine import Done
from provisioning.trouble import Trouble


class Local:
    """A way to this machine."""

    address = Address("localhost")

    def words(self, *remote: str, terminal: bool = False) -> list[str]:
        """The command line that runs ``remote``."""
        return ["sh", "-c", " ".join(remote)]

    def run(self, script: str, *, stdin: bytes | IO[bytes] | None = None) -> Done:
        """Run a script of sh as root."""
        return done_of(self.words(as_root(script)), stdin)

    def lines(self, script: str) -> Iterator[bytes]:
        """What a script prints, line by line."""
        with subprocess.Popen(
            self.words(as_root(script)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
        ) as process:
            yield from process.stdout or ()

    def fetch(self, script: str, stream: IO[bytes]) -> int:
        """Write what a script prints to ``stream``; returns how many bytes that were."""
        return fetched(self.words(as_root(script)), stream)

    def replace(self, remote: Sequence[str], *, terminal: bool, stdin: bytes | None = None) -> int:
        """Run a command with this terminal as its own, but for a ``stdin`` that is given.

        Returns its exit code.
        """
        return attached(self.words(*remote), stdin)

    def lost(self, said: str) -> Trouble:
        """Why a command did not end well."""
        return Trouble(f"This machine did not carry it out: {said.strip()[-200:]}")

    def close(self) -> None:
        """Nothing is open."""
