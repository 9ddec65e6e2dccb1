"""The system's own ssh: the user's configuration, agent, jump hosts and hardware keys all count.

Host keys are pinned: those that a cloud tells are the only ones that are taken; else the first one
seen is remembered, and a server that shows another one later is not spoken to.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from provisioning.connections.address import Address
from provisioning.machine import Done
from provisioning.trouble import Trouble

LOST = 255  # ssh's own exit code: no connection, or one that broke
CHANGED = "REMOTE HOST IDENTIFICATION HAS CHANGED"


@dataclass
class Ssh:
    """A way to one server. ``known_hosts`` is ours; the user's own file is looked into as well."""

    address: Address
    known_hosts: Path
    #: The keys in ``known_hosts`` are all there are: a cloud told them.
    pinned: bool = False
    _control: str = field(default="", init=False)

    def words(self, *remote: str, terminal: bool = False) -> list[str]:
        """The command line of ssh that runs ``remote`` there."""
        if shutil.which("ssh") is None:
            raise Trouble("There is no ssh here.", hint="Install OpenSSH's client.")
        self.known_hosts.parent.mkdir(parents=True, exist_ok=True)
        files = _quoted(self.known_hosts)
        if not self.pinned:
            files += f" {_quoted(Path.home() / '.ssh' / 'known_hosts')}"
        options = {
            "UserKnownHostsFile": files,
            "StrictHostKeyChecking": "yes" if self.pinned else "accept-new",
            "HashKnownHosts": "no",
            "ConnectTimeout": "15",
            "ServerAliveInterval": "10",
            "ServerAliveCountMax": "3",
            "ControlMaster": "auto",
            "ControlPath": f'"{self._control_path()}"',
            "ControlPersist": "60",
            "LogLevel": "ERROR",
        }
        if not sys.stdin.isatty():
            options["BatchMode"] = "yes"
        found = ["ssh"]
        for name, value in options.items():
            found += ["-o", f"{name}={value}"]
        if self.address.key:
            found += ["-i", str(self.address.key), "-o", "IdentitiesOnly=yes"]
        if self.address.port:
            found += ["-p", str(self.address.port)]
        if self.address.user:
            found += ["-l", self.address.user]
        found += ["-t"] if terminal else ["-T"]
        return [*found, "--", self.address.host, *remote]

    def run(self, script: str, *, stdin: bytes | IO[bytes] | None = None) -> Done:
        """Run a script of sh there, as root; raises Trouble where the connection is lost."""
        found = done_of(self.words(as_root(script)), stdin)
        if found.code == LOST:
            raise self.lost(found.err)
        return found

    def lines(self, script: str) -> Iterator[bytes]:
        """What a script prints there, line by line; raises ConnectionError where it was cut off."""
        command = self.words(as_root(script))
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            try:
                yield from process.stdout or ()
            finally:
                process.terminate() if process.poll() is None else None
            if process.wait() == LOST:
                said = process.stderr.read() if process.stderr else b""
                raise ConnectionError(said.decode("utf-8", "replace"))

    def fetch(self, script: str, stream: IO[bytes]) -> int:
        """Write what a script prints there to ``stream``; returns how many bytes that were."""
        return fetched(self.words(as_root(script)), stream)

    def replace(self, remote: Sequence[str], *, terminal: bool, stdin: bytes | None = None) -> int:
        """Run a command there with this terminal as its own, but for a ``stdin`` that is given.

        Returns its exit code.
        """
        return attached(self.words(*remote, terminal=terminal), stdin)

    def lost(self, said: str) -> Trouble:
        """Why there is no connection, for a person."""
        host = self.address.host
        if CHANGED in said:
            return Trouble(
                f"{host} shows another host key than before: it was set up anew, or somebody "
                "stands between. Nothing was sent.",
                hint=f"If it was set up anew, remove its line from {self.known_hosts}.",
            )
        last = [line for line in said.strip().splitlines() if line.strip()]
        why = last[-1].strip() if last else "the connection broke"
        return Trouble(f"{host} cannot be reached by ssh: {why.rstrip('.')}.",
                       hint=f"Try: ssh {self.address.user or 'root'}@{host}")  # fmt: skip

    def close(self) -> None:
        """End the shared connection."""
        if self._control:
            subprocess.run(
                ["ssh", "-o", f'ControlPath="{self._control_path()}"', "-O", "exit", "-T", "--",
                 self.address.host],
                capture_output=True, check=False,
            )  # fmt: skip
            shutil.rmtree(self._control, ignore_errors=True)
            self._control = ""

    def _control_path(self) -> str:
        # A path of a socket may have a hundred bytes: the usual folders are too long.
        if not self._control:
            self._control = tempfile.mkdtemp(prefix="sb-", dir=os.environ.get("XDG_RUNTIME_DIR"))
        return f"{self._control.replace('%', '%%')}/%C"


def _quoted(path: Path) -> str:
    # As ssh's own configuration wants it: a folder's name may hold a space or a sign of ssh's.
    return '"{}"'.format(str(path).replace("%", "%%").replace('"', '\\"'))


def done_of(words: Sequence[str], stdin: bytes | IO[bytes] | None) -> Done:
    """What becomes of a command that is given ``stdin``, or nothing to read."""
    given: dict[str, object] = {"stdin": stdin if stdin is not None else subprocess.DEVNULL}
    if isinstance(stdin, bytes):
        given = {"input": stdin}
    done = subprocess.run(words, capture_output=True, check=False, **given)  # type: ignore[call-overload]
    out, err = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
    return Done(done.returncode, out, err)


def fetched(words: Sequence[str], stream: IO[bytes]) -> int:
    """Write a command's output to ``stream`` and return its size."""
    before = stream.tell()
    subprocess.run(words, stdin=subprocess.DEVNULL, stdout=stream, check=False)
    stream.seek(0, os.SEEK_END)
    return stream.tell() - before


def attached(words: Sequence[str], stdin: bytes | None) -> int:
    """Run a command that speaks here itself, and reads ``stdin`` where that is given."""
    given: dict[str, object] = {} if stdin is None else {"input": stdin}
    return subprocess.run(words, check=False, **given).returncode  # type: ignore[call-overload, no-any-return]


def as_root(script: str) -> str:
    """The remote command that runs ``script`` as root, by sudo where another user signs in."""
    quoted = "'" + script.replace("'", "'\\''") + "'"
    run = f"exec sh -c {quoted}"
    return f'if [ "$(id -u)" = 0 ]; then {run}; else exec sudo -n {run.removeprefix("exec ")}; fi'
