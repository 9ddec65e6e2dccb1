"""Small words to the machine that the laboratory stands on."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

#: Seconds for anything that a server shall do. A machine may be busy with ten other things, so only
#: what never comes is to fail by it; nobody waits for it in vain otherwise.
PATIENCE = 240
#: Whatever is missing of these is named when a test that needs a server is left out.
PROGRAMS = {
    "mmdebstrap": "mmdebstrap",
    "systemd-nspawn": "systemd-container",
    "apt-ftparchive": "apt-utils",
    "pebble": "pebble",
    "pebble-challtestsrv": "pebble",
    "openssl": "openssl",
    "ip": "iproute2",
    "ssh": "openssh-client",
}


def do(*words: str | Path, check: bool = True, folder: Path | None = None) -> str:
    """Run a command and return what it printed; the error says what it printed too."""
    command = [str(word) for word in words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    if check and done.returncode:
        said = (done.stdout + done.stderr)[-4000:]
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {said}")
    return done.stdout


def cache() -> Path:
    """Where bases and repositories are kept from one run to the next, and the disks of boxes."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(home) / "storebuilder-lab"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file's lock, so that of several test processes only one makes what all need."""
    with path.open("a") as handle:
        flock(handle, LOCK_EX)
        yield
