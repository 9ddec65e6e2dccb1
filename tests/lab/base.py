"""Bare Debian servers as a vendor hands them over: made once, then only read.

``bookworm`` has no Python at all, ``trixie`` has all of it: a launch must manage with both.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.lab.system import cache, do, locked

COMMON = [
    "ca-certificates",
    "dbus",
    "iproute2",
    "openssh-server",
    "sudo",
    "systemd",
    "systemd-sysv",
]
PACKAGES = {"bookworm": COMMON, "trixie": [*COMMON, "python3"]}
#: Pages that nobody reads here are left out, and disks that nobody keeps need not be waited for.
DPKG = [
    "force-unsafe-io",
    "path-exclude=/usr/share/man/*",
    "path-exclude=/usr/share/doc/*",
    "path-exclude=/usr/share/locale/*",
    "path-exclude=/usr/share/info/*",
]
APT = ['Acquire::Retries "3"', "Acquire::Languages { none; }"]
#: Every vendor's image has it; without it a web server does not find its own localhost.
HOSTS = "127.0.0.1 localhost\n::1 localhost ip6-localhost\n"
WEEK = 7 * 24 * 3600


def base(suite: str = "bookworm") -> Path:
    """The root of a bare server of ``suite``; made by the first that asks."""
    recipe = [PACKAGES[suite], DPKG, APT, HOSTS]
    return kept(suite, recipe, lambda folder: _make(suite, folder / "root")) / "root"


def kept(name: str, recipe: object, make: Callable[[Path], None]) -> Path:
    """The cached folder of this name and recipe; ``make`` fills it, all of it or nothing."""
    digest = hashlib.sha256(json.dumps(recipe).encode()).hexdigest()[:10]
    folder = cache() / f"{name}-{digest}"
    if folder.exists():
        os.utime(folder)
        return folder
    with locked(cache() / f"{name}.lock"):
        if not folder.exists():
            for half in cache().glob(f".{name}-*"):
                shutil.rmtree(half)
            making = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=cache()))
            try:
                make(making)
                making.rename(folder)
            finally:
                shutil.rmtree(making, ignore_errors=True)
            _forget_unused(name)
    os.utime(folder)
    return folder


def _make(suite: str, root: Path) -> None:
    words = ["mmdebstrap", "--variant=apt", "--mode=root", "--components=main"]
    words += [f"--include={','.join(PACKAGES[suite])}"]
    words += [f"--dpkgopt={option}" for option in DPKG]
    words += [f"--aptopt={option}" for option in APT]
    do(*words, suite, root)
    etc = root / "etc"
    (etc / "hosts").write_text(HOSTS)
    (etc / "machine-id").write_text("")
    for key in (etc / "ssh").glob("ssh_host_*"):
        key.unlink()


def _forget_unused(name: str) -> None:
    """Those of other recipes, unless somebody asked for them within a week."""
    for other in cache().glob(f"{name}-*"):
        if other.stat().st_mtime < time.time() - WEEK:
            shutil.rmtree(other)
