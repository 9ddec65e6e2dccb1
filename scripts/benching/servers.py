"""Starting and stopping the servers that are measured, on a free port of loopback."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storebuilder import config as settings

PATIENCE = 60  # seconds until a server must answer


@dataclass
class Server:
    """A running server: its tree's root, its port, and how long the first answer took."""

    pid: int
    port: int
    first_answer: float


def free_port() -> int:
    """A port of loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def shop(home: Path, *, host: str, path: str) -> Iterator[Server]:
    """Serve the shop in ``home`` as its merchant does: the parent with web and worker."""
    port = settings.read(home).file.port
    command = [sys.executable, "-P", "-m", "storebuilder.serving", str(home), "detached", "-1"]
    with _running(command, {}, port, host, path) as server:
        yield server


@contextmanager
def serving(
    target: str, *, kind: str, host: str, path: str, environment: dict[str, str]
) -> Iterator[Server]:
    """Serve the WSGI ``target`` (``module:name``) with one worker of four threads."""
    port = free_port()
    if kind == "granian":
        words = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        words += ["--workers", "1", "--blocking-threads", "4", "--log-level", "error", target]
        if target.endswith("()"):
            words = [*words[:-1], "--factory", target.removesuffix("()")]
    else:
        words = ["-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
        words += ["--threads", "4", "--log-level", "error", target]
    with _running([sys.executable, *words], environment, port, host, path) as server:
        yield server


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], port: int, host: str, path: str
) -> Iterator[Server]:
    started = time.monotonic()
    process = subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True)
    try:
        yield Server(process.pid, port, wait(port, host, path) - started)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def wait(port: int, host: str, path: str) -> float:
    """Wait for the first 200 and return the moment it came."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path, headers={"Host": host})
            if connection.getresponse().status == 200:
                return time.monotonic()
        except OSError:
            pass
        time.sleep(0.02)
    raise SystemExit(f"the server on port {port} did not answer {path} in {PATIENCE} s")
