"""The command line as a person runs it: a process of its own, with shops in a folder of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storebuilder import config, running

ROOT = Path(__file__).parent.parent
TIMEOUT = 90


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Shell:
    """Runs storebuilder with its shops in ``home``; ``close`` leaves no process behind."""

    home: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        return kept | {"LC_ALL": "C.UTF-8", "STOREBUILDER_HOME": str(self.home), "NO_COLOR": "1"}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-W", "error", str(ROOT / "cli.py"), *words]

    def run(
        self, *words: str, patience: float = TIMEOUT, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, for at most ``patience`` seconds."""
        return subprocess.run(
            self.command(*words),
            capture_output=True,
            text=True,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            cwd=self.home,
            timeout=patience,
            check=False,
        )

    def good(self, *words: str, patience: float = TIMEOUT, **environment: str) -> str:
        """Run a command that must succeed and return what it printed."""
        done = self.run(*words, patience=patience, **environment)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    @contextmanager
    def attached(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """Run a command that stays, and end it with everything it started."""
        process = subprocess.Popen(
            self.command(*words),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            cwd=self.home,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGTERM)
            try:
                process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()

    def close(self) -> None:
        """Stop every shop, by force where it does not stop."""
        for toml in self.home.glob("*/shop.toml"):
            settings = config.read(toml.parent)
            found = running.state(settings)
            if found is None:
                continue
            try:
                running.stop(settings)
            finally:
                for pid in (found["pid"], *found["children"].values()):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)


@contextmanager
def shell(folder: Path) -> Iterator[Shell]:
    """A shell whose shops live in ``folder`` and are stopped at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    one = Shell(folder)
    try:
        yield one
    finally:
        one.close()
