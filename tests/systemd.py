"""A stand-in for systemd: it holds a shop's listening socket and starts its parent, as units do."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from storebuilder import serving
from storebuilder.config import Config
from tests.commandline import ROOT

HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execv(sys.argv[2], sys.argv[2:])
"""


@dataclass
class Systemd:
    """Keeps ``web.sock`` in a short ``folder`` while the shop behind it comes and goes."""

    config: Config
    folder: Path
    listening: socket.socket = field(init=False)
    notices: socket.socket = field(init=False)
    process: subprocess.Popen[str] | None = None
    said: str = ""

    def __post_init__(self) -> None:
        self.listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listening.bind(str(self.folder / "web.sock"))
        self.listening.listen(256)
        self.notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notices.bind(str(self.folder / "notify"))
        self.notices.settimeout(30)

    def start(self, *, wait: bool = True) -> None:
        """Start the shop's unit and, as Type=notify does, wait until it says that it is ready."""
        number = self.listening.fileno()
        words = [*serving.MODULE, "storebuilder.serving", str(self.config.home), "systemd", "-1"]
        self.process = subprocess.Popen(
            [sys.executable, "-c", HAND_OVER, str(number), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "NOTIFY_SOCKET": str(self.folder / "notify"),
            },
            pass_fds=[number],
            start_new_session=True,
        )
        if wait:
            assert self.notice() == "READY=1"

    def notice(self) -> str:
        """The next thing that the shop tells us."""
        return self.notices.recv(200).decode()

    def stop(self) -> int:
        """Stop the unit with SIGTERM and return its exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        return self.ended()

    def ended(self) -> int:
        """Wait for the unit's end; what it printed is in ``said``."""
        assert self.process is not None
        self.said += self.process.communicate(timeout=30)[0]
        code, self.process = self.process.returncode, None
        return code

    def get(self, path: str, host: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
        """Ask as the front does, on a connection of its own."""
        connection = self.connect()
        given = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
        connection.request(method, path, headers=given | headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, body

    def connect(self) -> http.client.HTTPConnection:
        """A connection to the shop's socket, as the front opens one."""
        connection = serving.Unix(str(self.folder / "web.sock"))
        connection.timeout = 30
        return connection


@contextmanager
def systemd(config: Config) -> Iterator[Systemd]:
    """A stand-in that leaves neither a process nor a file behind."""
    folder = Path(tempfile.mkdtemp(prefix="sb"))  # a unix socket's path is at most 107 bytes
    one = Systemd(config, folder)
    try:
        yield one
    finally:
        if one.process is not None:
            os.killpg(one.process.pid, signal.SIGTERM)
            one.ended()
        one.listening.close()
        one.notices.close()
        shutil.rmtree(folder)
