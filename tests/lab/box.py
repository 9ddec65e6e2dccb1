"""A throw-away bare Debian server: its own systemd, sshd, network and memory.

Its disk is laid over the base in no time, and keeps whatever was written when the plug is pulled.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.lab import laying
from tests.lab.base import base
from tests.lab.slots import Slot
from tests.lab.system import PATIENCE, do
from tests.lab.tied import Tied

BOOT_ID = "cat /proc/sys/kernel/random/boot_id"


class Box:
    """One server. ``with Box() as box:`` lays its disk, boots it and removes it all at the end.

    ``services`` is an address of the laboratory's (see ``Lab``): names and packages come from it.
    ``over`` is what another left by ``freeze``: a server that was launched once can be had often.
    To change files before the first boot, call ``lay()``, write below ``root``, call ``boot()``.
    """

    def __init__(
        self,
        suite: str = "bookworm",
        *,
        memory_mb: int = 512,
        services: str = "",
        sources: str = "",
        authorized: str = "",
        over: Path | None = None,
    ) -> None:
        self.suite, self.memory_mb = suite, memory_mb
        self.services, self.sources, self.authorized = services, sources, authorized
        self._layers = [over] if over else []
        self._slot: Slot | None = None
        self._running: Tied | None = None
        self._addresses = 2

    def __enter__(self) -> Self:
        return self.up()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None and self._slot is not None:
            print(f"The console of {self.name}:\n{self.console()}", file=sys.stderr)
        self.down()

    @property
    def slot(self) -> Slot:
        if self._slot is None:
            raise RuntimeError("This box is not up.")
        return self._slot

    @property
    def name(self) -> str:
        """Host name, network namespace and network card on our side, all the same."""
        return self.slot.name

    @property
    def address(self) -> str:
        return self.slot.address(2)

    @property
    def root(self) -> Path:
        """The server's disk, to look at and change from outside, whether it runs or not."""
        return self.slot.folder / "root"

    @property
    def ssh_key(self) -> Path:
        return self.slot.folder / "key"

    @property
    def host_key(self) -> str:
        """The public key by which the server is known: its type and the key itself."""
        words = (self.root / "etc/ssh/ssh_host_ed25519_key.pub").read_text().split()
        return " ".join(words[:2])

    def up(self, memory_mb: int = 0) -> Self:
        """Lay the disk and boot; returns when sshd answers."""
        self.memory_mb = memory_mb or self.memory_mb
        try:
            return self.lay().boot()
        except BaseException:
            self.down()
            raise

    def lay(self) -> Self:
        """Make the disk and the network of a fresh server, not booted yet."""
        layers = [*self._layers, base(self.suite)]
        self._slot = Slot()
        laying.disk(self._slot, *layers)
        laying.network(self._slot)
        laying.settle(
            self._slot,
            self.root,
            services=self.services,
            sources=self.sources,
            authorized=self.authorized,
        )
        return self

    def boot(self) -> Self:
        """Switch it on; returns when sshd answers."""
        command = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--boot"]
        command += [f"--directory={self.root}", f"--machine={self.name}", "--console=pipe"]
        command += [f"--network-namespace-path=/run/netns/{self.name}"]
        command += ["--capability=CAP_NET_ADMIN", "--resolv-conf=off", "--timezone=off"]
        groups = laying.limits(self.slot, self.memory_mb)
        self._running = Tied(command, self.slot.folder / "console", groups=groups)
        self._answers()
        return self

    def command(self, *options: str, user: str = "root") -> list[str]:
        """The words of an ssh that reaches this server and knows it."""
        known = self.slot.folder / "known_hosts"
        known.write_text(f"{self.address} {self.host_key}\n")
        settings = [f"UserKnownHostsFile={known}", "StrictHostKeyChecking=yes", "BatchMode=yes"]
        words = ["ssh", "-F", "none", "-i", str(self.ssh_key)]
        words += [word for setting in settings for word in ("-o", setting)]
        return [*words, *options, f"{user}@{self.address}"]

    def run(
        self, words: str, *, timeout: float = PATIENCE, text: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a command line as root over ssh, to its end."""
        return subprocess.run(
            [*self.command(), words],
            capture_output=True,
            text=True,
            input=text,
            timeout=timeout,
            check=False,
        )

    def good(self, words: str, *, timeout: float = PATIENCE, text: str = "") -> str:
        """Run a command line that must succeed and return what it printed."""
        done = self.run(words, timeout=timeout, text=text)
        assert done.returncode == 0, f"{words}: {done.stderr}{done.stdout}"
        return done.stdout

    def reboot(self) -> None:
        """As a person does it; returns when sshd answers after the new boot."""
        before = self.good(BOOT_ID)
        self.run("systemctl reboot")
        until = time.monotonic() + PATIENCE
        while (after := self.run(BOOT_ID)).returncode or after.stdout == before:
            assert time.monotonic() < until, self.console()
            time.sleep(0.05)

    def power_off(self) -> None:
        """In good order, as a vendor's button does it; the disk stays."""
        self.run("systemctl poweroff")
        until = time.monotonic() + PATIENCE
        while self._running is not None and self._running.alive:
            assert time.monotonic() < until, self.console()
            time.sleep(0.02)
        self.pull_plug()

    def freeze(self, to: Path) -> Path:
        """Power off and keep what was written as a folder that other boxes begin ``over``."""
        self.power_off()
        laying.take_off(self.slot, to)
        self.down()
        return to

    def pull_plug(self) -> None:
        """Every process dies at once; the disk stays."""
        if self._running is not None:
            self._running.end()
            self._running = None

    def boot_again(self) -> None:
        """Switch it on again after it was off; pulls the plug where it was not."""
        self.pull_plug()
        self.boot()

    def down(self) -> None:
        """Remove the server and all that belongs to it."""
        self.pull_plug()
        if self._slot is not None:
            self._slot.free()
            self._slot = None

    def add_address(self, address: str = "") -> str:
        """Give the server one more address, of its own subnet or any that the tests own."""
        if not address:
            self._addresses += 1
            address = self.slot.address(self._addresses)
        do("ip", "-n", self.name, "address", "add", f"{address}/32", "dev", "host0")
        do("ip", "route", "replace", f"{address}/32", "dev", self.name)
        return address

    def remove_address(self, address: str) -> None:
        do("ip", "-n", self.name, "address", "del", f"{address}/32", "dev", "host0")
        do("ip", "route", "del", f"{address}/32", "dev", self.name, check=False)

    def console(self) -> str:
        """What the server said while it booted."""
        return (self.slot.folder / "console").read_text(errors="replace")[-4000:]

    def _answers(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self._greets():
            if self._running is None or not self._running.alive or time.monotonic() > until:
                raise RuntimeError(f"{self.name} does not boot:\n{self.console()}")
            time.sleep(0.02)

    def _greets(self) -> bool:
        try:
            with socket.create_connection((self.address, 22), timeout=1) as connection:
                return connection.recv(4) == b"SSH-"
        except OSError:
            return False
