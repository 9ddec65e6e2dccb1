"""Running scripts/ucp-fixture as people do: a process that serves until it is told to stop."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.commandline import ROOT

SECRET = "open sesame"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """The address of a fixture with this data; its process is gone at the end."""
    port = free_port()
    words = [str(ROOT / "scripts/ucp-fixture"), str(port), SECRET, "--data", str(data)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert f"http://localhost:{port}" in first, first
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)
        if process.stdout is not None:
            process.stdout.close()
