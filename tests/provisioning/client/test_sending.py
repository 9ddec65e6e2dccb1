"""What is sent is taken by one at a time, and what is left over is cleared away."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import time
from pathlib import Path

import pytest

from provisioning.client import sending
from provisioning.client.sending import BUSY, RECEIVE, pack

#: Whether the work goes on is a file; it begins a moment after it was asked for.
SYSTEMCTL = """#!/bin/sh
[ "$1" = is-active ] || exit 0
[ -e {folder}/active ] && exit 0
[ ! -e {folder}/ending ] || echo deactivating
exit 3
"""
SYSTEMD_RUN = """#!/bin/sh
[ ! -e {folder}/slow ] || sleep 0.2
[ ! -e {folder}/active ] && [ ! -e {folder}/ending ] || {{ echo "Unit exists." >&2; exit 1; }}
touch {folder}/active
printf '%s\\n' "$@" >> {folder}/begun
"""


@pytest.fixture
def server(tmp_path: Path) -> Path:
    for name, text in (("systemctl", SYSTEMCTL), ("systemd-run", SYSTEMD_RUN)):
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.format(folder=tmp_path))
        path.chmod(0o755)
    return tmp_path


def bundle(**files: bytes) -> bytes:
    held = io.BytesIO()
    pack(held, None, {}, files.get("agent", b"agent"))
    return held.getvalue()


def begin(server: Path, run: str) -> subprocess.Popen[bytes]:
    script = RECEIVE.format(
        unit="apply", incoming=server / "incoming", runs=server / "runs", run=run,
        log=server / f"runs/{run}.log", link=server / "apply.log", mode="apply site.json",
    )  # fmt: skip
    return subprocess.Popen(
        ["sh", "-c", script],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": f"{server / 'bin'}:{os.environ['PATH']}"},
    )


def take(server: Path, run: str) -> int:
    process = begin(server, run)
    process.communicate(bundle())
    return process.returncode


def test_it_works(server: Path) -> None:
    assert take(server, "one") == 0
    assert (server / "apply.log").resolve() == server / "runs/one.log"
    assert (server / "incoming/one/agent.pyz").read_bytes() == b"agent"
    begun = (server / "begun").read_text().splitlines()
    assert begun[-3:] == ["sh", f"{server}/incoming/one/start.sh", "apply site.json"] or begun[
        -4:
    ] == ["sh", f"{server}/incoming/one/start.sh", "apply", "site.json"]


def test_nobody_else_reads_what_was_sent(server: Path) -> None:
    take(server, "one")
    for path in (
        server / "incoming/one",
        server / "incoming/one/agent.pyz",
        server / "runs/one.log",
    ):
        assert not path.stat().st_mode & 0o077


def test_of_two_at_once_one_works_and_the_other_hears_of_it(server: Path) -> None:
    """The second is sent whole while the first one begins."""
    (server / "slow").touch()
    both = [begin(server, run) for run in ("one", "two")]
    time.sleep(0.1)  # both have seen that nobody works
    for process in both:
        process.communicate(bundle())
    assert sorted(process.returncode for process in both) == [0, BUSY]
    winner = "one" if both[0].returncode == 0 else "two"
    assert (server / "apply.log").resolve() == server / f"runs/{winner}.log"
    assert [path.name for path in (server / "incoming").glob("[!.]*")] == [winner]
    assert (server / "begun").read_text().count("start.sh") == 1


def test_while_somebody_works_nothing_is_touched(server: Path) -> None:
    take(server, "one")
    assert take(server, "two") == BUSY
    assert (server / "incoming/one/agent.pyz").exists()
    assert not (server / "incoming/two").exists()


def test_what_a_killed_run_had_started_is_waited_for(server: Path) -> None:
    (server / "ending").touch()
    process = begin(server, "one")
    with pytest.raises(subprocess.TimeoutExpired):
        process.communicate(bundle(), timeout=0.4)
    (server / "ending").unlink()
    process.communicate(timeout=10)
    assert process.returncode == 0


def test_what_earlier_runs_left_is_cleared_and_their_logs_are_kept_for_a_while(
    server: Path,
) -> None:
    (server / "runs").mkdir()
    for number in range(25):
        (server / f"runs/old-{number}.log").touch()
        os.utime(server / f"runs/old-{number}.log", (number, number))
    for run in ("one", "two"):
        assert take(server, run) == 0
        (server / "active").unlink()
    assert [path.name for path in (server / "incoming").glob("[!.]*")] == ["two"]
    kept = {path.stem for path in (server / "runs").iterdir()}
    assert len(kept) == 20
    assert {"one", "two", "old-24"} <= kept
    # One that is being sent is none of ours to clear.
    (server / "incoming/other").mkdir()
    take(server, "last")
    assert (server / "incoming/other").exists()


def test_a_bundle_holds_what_is_sent_for_root_alone(tmp_path: Path) -> None:
    (tmp_path / "release").write_bytes(b"packed")
    held = io.BytesIO()
    pack(held, None, {"release.tar.zst": tmp_path / "release"}, b"agent")
    held.seek(0)
    with tarfile.open(fileobj=held) as archive:
        assert set(archive.getnames()) == {"agent.pyz", "start.sh", "release.tar.zst"}
        assert archive.getmember("agent.pyz").mode == 0o600


def test_the_first_words_on_the_server_are_plain_sh(tmp_path: Path) -> None:
    (tmp_path / "start.sh").write_text(sending.START)
    (tmp_path / "agent.pyz").write_text("import sys; print(sys.argv[1:])")
    said = subprocess.run(
        ["sh", str(tmp_path / "start.sh"), "apply", "site.json"],
        capture_output=True, text=True, check=True, cwd="/",
    )  # fmt: skip
    assert said.stdout == "['apply', 'site.json']\n"


def test_where_python_cannot_be_had_the_last_line_says_so(tmp_path: Path) -> None:
    (tmp_path / "start.sh").write_text(sending.START)
    (tmp_path / "bin").mkdir()
    for name, code in (("python3", 1), ("apt-get", 100)):
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\nexit {code}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    said = subprocess.run(
        ["sh", str(tmp_path / "start.sh"), "apply"], capture_output=True, text=True, check=False,
        env={"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert said.returncode == 1
    assert said.stdout.splitlines()[-1].startswith('{"end": 1, "trouble": "The server could not')
