"""Plans look before they act, and go on where they were killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from provisioning import Step, carry_out

ROOT = Path(__file__).parents[2]


def plan(folder: Path, count: int = 4) -> list[Step]:
    def do(path: Path) -> None:
        with path.open("x") as stream:
            stream.write("made once")

    paths = [folder / str(number) for number in range(count)]
    return [Step(f"step {p.name}", p.exists, lambda p=p: do(p)) for p in paths]  # type: ignore[misc]


def test_it_works(tmp_path: Path) -> None:
    said: list[tuple[str, str]] = []
    assert carry_out(plan(tmp_path, 2), lambda *line: said.append(line)) == 2
    assert said == [
        ("step 0", "doing"),
        ("step 0", "done"),
        ("step 1", "doing"),
        ("step 1", "done"),
    ]


def test_a_second_time_it_says_what_is_there_and_does_nothing(tmp_path: Path) -> None:
    carry_out(plan(tmp_path), lambda *_: None)
    said: list[tuple[str, str]] = []
    assert carry_out(plan(tmp_path), lambda *line: said.append(line)) == 0
    assert {outcome for _, outcome in said} == {"there"}


def test_it_stops_at_the_step_that_fails(tmp_path: Path) -> None:
    steps = plan(tmp_path)
    steps[1] = Step("broken", lambda: False, lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        carry_out(steps, lambda *_: None)
    assert [path.name for path in tmp_path.iterdir()] == ["0"]


@pytest.mark.parametrize("moment", ["doing", "done"])
@pytest.mark.parametrize("victim", range(4))
def test_killed_at_any_step_it_goes_on_where_it_stopped(
    tmp_path: Path, victim: int, moment: str
) -> None:
    script = f"""
import os, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from provisioning import carry_out
from tests.provisioning.test_plan import plan
def narrate(name, outcome):
    if name == "step {victim}" and outcome == {moment!r}:
        os.kill(os.getpid(), signal.SIGKILL)
carry_out(plan(Path({str(tmp_path)!r})), narrate)
"""
    killed = subprocess.run([sys.executable, "-c", script], check=False, cwd=os.sep)
    assert killed.returncode == -signal.SIGKILL
    left = 4 - victim - (moment == "done")
    assert carry_out(plan(tmp_path), lambda *_: None) == left
    assert len(list(tmp_path.iterdir())) == 4
