"""One launch at a time; what a killed one left behind is taken over by one taker only."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from provisioning import Lock, Locked
from provisioning.lock import alive, whoami

ROOT = Path(__file__).parents[2]


def left_behind(path: Path, holder: str) -> None:
    path.mkdir()
    (path / "holder").write_text(holder)


def a_dead_process() -> str:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return f"{process.pid} 1"


def test_it_works(tmp_path: Path) -> None:
    with Lock(tmp_path / "lock"):
        assert (tmp_path / "lock" / "holder").read_text() == whoami()
    assert list(tmp_path.iterdir()) == []


def test_a_second_one_is_told_who_is_at_work(tmp_path: Path) -> None:
    with Lock(tmp_path / "lock"), pytest.raises(Locked, match=f"process {os.getpid()} is"):
        Lock(tmp_path / "lock").__enter__()
    assert list(tmp_path.iterdir()) == []


def test_it_is_let_go_of_when_the_work_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Lock(tmp_path / "lock"):
        1 / 0  # noqa: B018
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    left_behind(tmp_path / "lock", a_dead_process())
    with Lock(tmp_path / "lock"):
        assert (tmp_path / "lock" / "holder").read_text() == whoami()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the start of a process is read from /proc")
def test_a_number_that_another_process_has_now_is_not_alive() -> None:
    assert alive(whoami())
    assert not alive(f"{os.getpid()} 12345")


def test_a_takeover_that_was_killed_half_way_is_taken_over_too(tmp_path: Path) -> None:
    dead, killed = a_dead_process(), a_dead_process()
    left_behind(tmp_path / "lock", dead)
    left_behind(tmp_path / "lock" / f"claim-{dead.split()[0]}", killed)
    with Lock(tmp_path / "lock"):
        pass
    assert list(tmp_path.iterdir()) == []


TAKER = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from provisioning import Lock, Locked
import time
while time.time() < float(sys.argv[3]):
    pass
try:
    with Lock(Path(sys.argv[2])):
        print("held", flush=True)
        time.sleep(0.6)
except Locked:
    print("refused", flush=True)
"""


def test_of_six_takers_at_the_same_moment_one_holds_it(tmp_path: Path) -> None:
    import time

    left_behind(tmp_path / "lock", a_dead_process())
    moment = str(time.time() + 0.8)
    takers = [
        subprocess.Popen(
            [sys.executable, "-c", TAKER, str(ROOT), str(tmp_path / "lock"), moment],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    said = sorted(taker.communicate(timeout=20)[0].strip() for taker in takers)
    assert said == ["held"] + ["refused"] * 5
