"""The small parent of a shop's processes: starts web and worker, restarts what dies, stops cleanly.

It imports neither Flask nor SQLAlchemy and stays for months in a few megabytes.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import selectors
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from storebuilder import config as config_module
from storebuilder import homes, running
from storebuilder.config import Config
from storebuilder.errors import ShopError
from storebuilder.running import Log

ROLES = ("web", "worker")
#: -P keeps the folder that the merchant stands in off the module path.
MODULE = (sys.executable, "-P", "-m")
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a dead child is started again
STEADY = 60.0  # a child that ran this long has no bad history any more
STOP_WITHIN = 8.0
TRIES = 3  # of a web process that never answered yet


@dataclass
class Child:
    """A process that shall always run."""

    role: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = 0.0

    def pause(self, now: float) -> float:
        """Note a death at ``now`` and return the seconds to wait before the next start."""
        self.failures = 1 if now - self.started > STEADY else self.failures + 1
        return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.failures - 1)))


@dataclass
class Parent:
    """Runs the shop in ``config.home`` until it is told to stop."""

    config: Config
    log: Log
    #: Listening, and kept open here: while the web process is started again, visitors wait.
    sockets: list[socket.socket]
    welcome: str = ""
    healthy: bool = False
    stopping: bool = False
    pictures: int = 0
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    children: list[Child] = field(default_factory=lambda: [Child(role) for role in ROLES])
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def run(self) -> int:
        """Serve; returns the exit code."""
        self._listen_to_signals()
        try:
            while not self.stopping:
                now = time.monotonic()
                self._start_what_is_due(now)
                self._pump(0.1 if not self.healthy else 1.0)
                self._bury()
                self._ask()
            return 0 if self.healthy or self.children[0].failures < TRIES else 1
        finally:
            self._stop_children()

    def _listen_to_signals(self) -> None:
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setblocking(False)
        signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        self._wakeups = (ours, theirs)
        self.selector.register(ours, selectors.EVENT_READ, None)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _on_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start_what_is_due(self, now: float) -> None:
        for child in self.children:
            if child.process is None and child.due <= now:
                child.process = self._start(child.role)
                child.started = now
                self._note_children()

    def _start(self, role: str) -> subprocess.Popen[bytes]:
        numbers = [held.fileno() for held in self.sockets] if role == "web" else []
        process = subprocess.Popen(
            [*MODULE, "storebuilder.child", role, str(self.config.home), str(os.getpid())]
            + [str(number) for number in numbers],
            pass_fds=numbers,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.config.home,
            env=environment() | {"STOREBUILDER_TOKEN": self.token},
            start_new_session=True,  # Ctrl-C reaches the parent alone, which stops them in order
        )
        assert process.stdout is not None  # noqa: S101
        os.set_blocking(process.stdout.fileno(), False)
        self.selector.register(process.stdout, selectors.EVENT_READ, role)
        return process

    def _note_children(self) -> None:
        pids = {c.role: c.process.pid for c in self.children if c.process is not None}
        running.note(self.config, {"pid": os.getpid(), "children": pids})

    def _pump(self, seconds: float) -> None:
        for key, _ in self.selector.select(seconds):
            if key.data is None:
                self._wakeups[0].recv(4096)
                continue
            data = os.read(key.fd, 65536)
            if data:
                self.log.write(key.data, data)
            else:
                self.selector.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]

    def _bury(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.process is None or child.process.poll() is None:
                continue
            code, child.process = child.process.returncode, None
            pause = child.pause(now)
            child.due = now + pause
            if self.stopping:
                continue
            if child.role == "web" and not self.healthy and child.failures >= TRIES:
                self.log.say(f"The web process ended {TRIES} times before it answered.")
                self.stopping = True
            self.log.say(f"{child.role} ended ({code}) and is started again in {pause:g} s.")

    def _ask(self) -> None:
        # Until the first answer, and as long as pictures wait and somebody watches.
        if self.healthy and not self.pictures:
            return
        answer = ask(self.config, self.token)
        if answer is None:
            return
        if not self.healthy:
            self.healthy = True
            self.log.say(self.welcome or "The shop answers.")
        if self.log.attached:
            states = answer.get("pictures", {})
            left = states.get("due", 0) + states.get("running", 0)
            if left or self.pictures:
                self.log.progress("Preparing pictures", states.get("done", 0), left)
            self.pictures = left

    def _stop_children(self) -> None:
        alive = [c.process for c in self.children if c.process is not None]
        for process in alive:
            process.terminate()
        until = time.monotonic() + STOP_WITHIN
        while time.monotonic() < until and any(p.poll() is None for p in alive):
            self._pump(0.1)
        for process in alive:
            running.end_group(process)
        self._pump(0)
        self.log.say("Stopped.")


def ask(config: Config, token: str = "") -> dict[str, Any] | None:
    """What the shop's own web process says of its health; None where it does not answer."""
    connection = http.client.HTTPConnection("127.0.0.1", config.file.port, timeout=1)
    try:
        connection.request("GET", "/healthz", headers={"X-Storebuilder-Token": token})
        answer = json.loads(connection.getresponse().read())
    except (OSError, ValueError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    ours = isinstance(answer, dict) and answer.get("shop") == config.file.name
    return answer if ours and answer.get("ok") else None


def serve(config: Config, *, attached: bool, welcome: str = "") -> int:
    """Run the shop's processes here until SIGTERM or Ctrl-C; returns the exit code.

    Raises ShopError where the shop runs already or its port is taken.
    """
    with running.claim(config):
        log = Log(config.run / "serve.log", attached=attached)
        return Parent(config, log, _listen(config), welcome).run()


def _listen(config: Config) -> list[socket.socket]:
    try:
        return homes.listen(config.file.port)
    except OSError as error:
        name, port = config.file.name, config.file.port
        free = homes.free_port(config.home.parent)
        raise ShopError(
            f"Port {port} cannot be used: {error.strerror}.",
            hint=f"Use another: storebuilder serve {name} --port {free}",
        ) from None


def environment() -> dict[str, str]:
    """The environment for our own processes; a checkout that was never installed names itself."""
    package = str(Path(__file__).parent.parent)
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    return os.environ | {"PYTHONPATH": path}


def command(config: Config, *, attached: bool, welcome_fd: int = -1) -> list[str]:
    """The command line of the parent, to be run in place of a large process."""
    how = "attached" if attached else "detached"
    return [*MODULE, "storebuilder.serving", str(config.home), how, str(welcome_fd)]


def main(home: str, how: str, welcome_fd: str) -> int:
    """The parent's own process."""
    welcome = ""
    if int(welcome_fd) >= 0:
        with os.fdopen(int(welcome_fd), encoding="utf-8") as stream:
            welcome = stream.read()
    try:
        config = config_module.read(Path(home))
        return serve(config, attached=how == "attached", welcome=welcome)
    except ShopError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
