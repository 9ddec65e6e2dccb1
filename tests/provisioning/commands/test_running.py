"""Commands on a server are heard while they work, and read secrets from their stdin alone."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from provisioning.commands import running
from provisioning.ledger import Entry

HERE = Entry(name="tea", target="local", host="localhost")


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root without being it."""
    (tmp_path / "id").write_text("#!/bin/sh\necho 0\n")
    (tmp_path / "id").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")


def test_it_works(capfd: pytest.CaptureFixture[str]) -> None:
    assert running.handed(HERE, "cat; echo wrong >&2; exit 3", b"secret") == 3
    assert capfd.readouterr() == ("secret", "wrong\n")


def test_a_long_command_is_heard_before_its_end(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    script = f"echo begun; until [ -e {tmp_path}/go ]; do sleep 0.02; done; echo ended"
    work = threading.Thread(target=running.handed, args=(HERE, script, b""))
    work.start()
    heard, until = "", time.monotonic() + 10
    while "begun" not in heard and time.monotonic() < until:
        heard += capfd.readouterr().out
        time.sleep(0.02)
    (tmp_path / "go").touch()
    work.join()
    assert heard == "begun\n"
    assert capfd.readouterr().out == "ended\n"
