"""The parent of a shop's processes: forks web and worker, restarts what dies, stops cleanly.

It loads the application once and opens nothing: the children share that memory, and one that died
is back in a moment. It also holds the listening sockets, so that visitors meanwhile wait and are
not turned away.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import selectors
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, NoReturn

from storebuilder import child, running, systemd
from storebuilder.config import Config
from storebuilder.running import Log

ROLES = ("web", "worker")
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a dead child is started again
STEADY = 60.0  # a child that ran this long has no bad history any more
STOP_WITHIN = 8.0
TRIES = 3  # of a web process that never answered yet


@dataclass
class Child:
    """A process that shall always run."""

    role: str
    pid: int = 0
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
    sockets: list[socket.socket]
    #: The descriptor of the claim on this shop; a child must not keep it.
    claim: int
    #: Asks the web process how it is, with our token.
    ask: Callable[[Config, str], dict[str, Any] | None]
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
            child.preload(self.config.file.kind)
            if not self._fits():
                return 1
            while not self.stopping:
                self._start_what_is_due(time.monotonic())
                self._pump(0.1 if not self.healthy else 1.0)
                self._bury()
                self._look()
            return 0 if self.children[0].failures < TRIES else 1
        finally:
            self._stop_children()

    def _fits(self) -> bool:
        """Whether a first child found a database that can be served; its words are in the log."""
        _, status = os.waitpid(self._start("look"), 0)
        self._pump(0)
        return status == 0

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
        for one in self.children:
            if not one.pid and one.due <= now and not self.stopping:
                one.pid, one.started = self._start(one.role), now
                pids = {c.role: c.pid for c in self.children if c.pid}
                running.note(
                    self.config,
                    {"pid": os.getpid(), "children": pids, "socket": self._socket()},
                )

    def _socket(self) -> str:
        name = self.sockets[0].getsockname() if self.sockets else ""
        return name if isinstance(name, str) else ""

    def _start(self, role: str) -> int:
        reading, writing = os.pipe()
        sys.stdout.flush()
        parent = os.getpid()
        pid = os.fork()
        if not pid:
            self._become(role, parent, writing)
        os.close(writing)
        os.set_blocking(reading, False)
        self.selector.register(reading, selectors.EVENT_READ, role)
        return pid

    def _become(self, role: str, parent: int, writing: int) -> NoReturn:
        # Here is the child: it lets go of what is the parent's, and never comes back.
        code = 1
        try:
            os.setsid()  # Ctrl-C reaches the parent alone, which stops its children in order
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            for key in list(self.selector.get_map().values()):
                os.close(key.fd)
            self.selector.close()
            os.close(self.claim)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            for output in (1, 2):
                os.dup2(writing, output)
            os.environ["STOREBUILDER_TOKEN"] = self.token
            child.main(role, self.config, parent, self.sockets)
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _pump(self, seconds: float) -> None:
        for key, _ in self.selector.select(seconds):
            if key.data is None:
                self._wakeups[0].recv(4096)
            elif data := os.read(key.fd, 65536):
                self.log.write(key.data, data)
            else:
                self.selector.unregister(key.fd)
                os.close(key.fd)

    def _bury(self) -> None:
        now = time.monotonic()
        for one in self.children:
            if not one.pid or not os.waitpid(one.pid, os.WNOHANG)[0]:
                continue
            one.pid, pause = 0, one.pause(now)
            one.due = now + pause
            if one.role == "web" and not self.healthy and one.failures >= TRIES:
                self.log.say(f"The web process ended {TRIES} times before it answered.")
                self.stopping = True
            elif not self.stopping:
                self.log.say(f"The {one.role} process ended; it starts again in {pause:g} s.")

    def _look(self) -> None:
        # Until the first answer, and as long as pictures wait and somebody watches.
        if (self.healthy and not self.pictures) or not (
            answer := self.ask(self.config, self.token)
        ):
            return
        if not self.healthy:
            self.healthy = True
            systemd.tell("READY=1")
            self.log.show(self.welcome) if self.welcome else self.log.say("The shop answers.")
        if self.log.attached:
            states = answer.get("pictures", {})
            left = states.get("due", 0) + states.get("running", 0)
            if left or self.pictures:
                self.log.progress("Preparing pictures", states.get("done", 0), left)
            self.pictures = left

    def _stop_children(self) -> None:
        systemd.tell("STOPPING=1")
        alive = {one.pid for one in self.children if one.pid}
        for pid in alive:
            os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + STOP_WITHIN
        while alive and time.monotonic() < until:
            self._pump(0.1)
            alive = {pid for pid in alive if not os.waitpid(pid, os.WNOHANG)[0]}
        for pid in alive:
            running.end_group(pid)
        self._pump(0)
        self.log.say("Stopped.")
