"""A plain ssh to a rented server, and whether a port of it answers."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

import pytest

from provisioning.targets.target import Rented


def ssh(rented: Rented, folder: Path, words: str) -> str:
    """Believes the pinned keys alone; where the cloud told none, the first that it sees."""
    known = folder / "known_hosts"
    known.write_text("".join(f"{line}\n" for line in rented.host_keys))
    strict = "yes" if rented.host_keys else "accept-new"
    settings = [f"UserKnownHostsFile={known}", f"StrictHostKeyChecking={strict}", "BatchMode=yes"]
    command = ["ssh", "-F", "none", "-i", str(rented.key), "-o", "ConnectTimeout=5"]
    command += [word for setting in settings for word in ("-o", setting)]
    done = subprocess.run(
        [*command, f"{rented.user}@{rented.address}", words],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return done.stdout


def answers(address: str, port: int) -> bool:
    """Whether somebody listens there and nothing stands between."""
    try:
        with socket.create_connection((address, port), timeout=0.7):
            return True
    except OSError:
        return False


def until_answers(address: str, port: int) -> None:
    """Wait a little for who has just begun to listen."""
    for _ in range(30):
        if answers(address, port):
            return
        time.sleep(0.1)
    pytest.fail(f"{address}:{port} does not answer")
