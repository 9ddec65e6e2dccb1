"""The merchant's own machine: a command line with a memory of its own, and a key to each box."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from provisioning import ledger
from provisioning.connections import Connection
from provisioning.launching import Order
from provisioning.ledger import Entry
from storebuilder import __version__
from tests.commandline import ROOT
from tests.lab.acme import Acme
from tests.lab.box import Box
from tests.lab.system import PATIENCE

NAME = "tea-house"
SHOP, CHINESE, PANEL = "shop.example.test", "cn.shop.example.test", "panel.shop.example.test"
NAMES = (SHOP, CHINESE, PANEL)
MACHINE = platform.machine()
PARTS = ("storebuilder", "provisioning", "themes", "cli.py")
#: Kept from run to run: the packages of releases, and the releases themselves.
CACHE = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")


@dataclass
class Merchant:
    """Runs storebuilder with nothing of this machine's own but the cache."""

    folder: Path
    acme: Acme
    #: The storebuilder that is run; another one is another version.
    house: Path = field(default=ROOT)

    @property
    def environment(self) -> dict[str, str]:
        home = self.folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_CACHE_HOME": CACHE,
            "XDG_STATE_HOME": str(self.folder / "state"),
            "STOREBUILDER_HOME": str(self.folder / "shops"),
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-W", "error", str(self.house / "cli.py"), *words]

    def run(self, *words: str, timeout: float = 2 * PATIENCE) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(*words),
            capture_output=True,
            text=True,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            cwd=self.folder,
            timeout=timeout,
            check=False,
        )

    def good(self, *words: str) -> str:
        """Run a command that must succeed and return what it printed, on both streams."""
        done = self.run(*words)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stderr + done.stdout

    def begin(self, *words: str) -> subprocess.Popen[str]:
        """Start a command in a session of its own; whoever asked ends it."""
        return subprocess.Popen(
            self.command(*words),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            cwd=self.folder,
            start_new_session=True,
        )

    def launching(self, box: Box, *more: str, user: str = "root", domain: str = SHOP) -> list[str]:
        """The words of a launch on ``box``."""
        return [
            *("launch", NAME, "--on", f"ssh://{user}@{box.address}", "--domain", domain),
            *("--key", str(box.ssh_key), "--acme-directory", self.acme.directory),
            *("--acme-ca", str(self.acme.ca), "--yes", *more),
        ]

    def order(self, box: Box) -> Order:
        """What a launch without the command line asks of ``box``: a small shop that sells."""
        words = ["launch", NAME, "--behind", "--domain", SHOP, "--email", f"owner@{SHOP}"]
        words += ["--theme", "plain", "--language", "en", "--country", "US", "--currency", "USD"]
        return Order(
            name=NAME,
            hosts=(SHOP,),
            panel_host=PANEL,
            email=f"owner@{SHOP}",
            version=__version__,
            words=tuple(words),
            acme_directory=self.acme.directory,
            acme_ca=self.acme.ca.read_text(),
            address=box.address,
        )

    @contextmanager
    def way(self, box: Box) -> Iterator[Connection]:
        """A connection to ``box`` of this very process."""
        with environment(XDG_STATE_HOME=str(self.folder / "state")):
            found = self.entry(box).way()
            try:
                yield found
            finally:
                found.close()

    def knows(self, box: Box) -> None:
        """Remember ``box`` as the server of the shop, and let its names lead there."""
        self.name(box)
        with environment(XDG_STATE_HOME=str(self.folder / "state")):
            ledger.forget(NAME)
            ledger.remember(self.entry(box))

    def entry(self, box: Box) -> Entry:
        return Entry(
            name=NAME, target="ssh", host=box.address, user="root", key=str(box.ssh_key.absolute())
        )

    def name(self, box: Box, *hosts: str) -> None:
        """Let the shop's names lead to ``box``."""
        for host in hosts or NAMES:
            self.acme.name(host, box.address)

    def status(self) -> tuple[int, dict[str, Any]]:
        """The exit code of ``status --json`` and what it said."""
        done = self.run("status", NAME, "--json")
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    def another_version(self, version: str, *changes: tuple[str, str, str]) -> Merchant:
        """The same merchant with another storebuilder: files changed from one text to another."""
        house = self.folder / f"house-{version}"
        for part in PARTS:
            target = house / part
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / part, target)
        init = ("storebuilder/__init__.py", '__version__ = "', f'__version__ = "{version}-was-')
        for file, old, new in (init, *changes):
            text = (house / file).read_text()
            assert text.count(old) == 1, f"{file} has no single {old!r}"
            (house / file).write_text(text.replace(old, new))
        return Merchant(self.folder, self.acme, house)


class environment:
    """With some variables of the environment changed."""

    def __init__(self, **wanted: str) -> None:
        self.wanted = wanted

    def __enter__(self) -> None:
        self.before = {name: os.environ.get(name) for name in self.wanted}
        os.environ.update(self.wanted)

    def __exit__(self, *_: object) -> None:
        for name, value in self.before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
