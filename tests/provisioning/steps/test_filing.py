"""A file counts only when what must follow it was done."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from provisioning.machine import Machine
from provisioning.plan import Step
from provisioning.steps.filing import a_file, applied

ROOT = Path(__file__).parents[3]


def step(root: Path, text: str = "a\n", holds: bool = True) -> Step:
    """Writes two files, then makes a mark that says it was loaded."""

    def load() -> None:
        with (root / "loaded").open("a") as stream:
            stream.write(text)

    files = {"/etc/one": text, "/etc/two": text}
    return a_file(Machine(root), "Rules", files, load, holds=lambda: holds)


def test_it_works(tmp_path: Path) -> None:
    assert not step(tmp_path).check()
    step(tmp_path).do()
    assert step(tmp_path).check()
    assert (tmp_path / "loaded").read_text() == "a\n"
    assert set(applied(Machine(tmp_path))) == {"Rules"}


@pytest.mark.parametrize("moment", ["after the first file", "before it counts", "before the note"])
def test_killed_in_between_it_is_done_again(tmp_path: Path, moment: str) -> None:
    script = f"""
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from provisioning.machine import Machine
from provisioning.steps import filing
from tests.provisioning.steps.test_filing import step
root, moment = Path({str(tmp_path)!r}), {moment!r}
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
write = Machine.write
def wrote(self, place, *rest, **more):
    write(self, place, *rest, **more)
    if (place, moment) in [("/etc/one", "after the first file"), ("/etc/two", "before it counts")]:
        die()
Machine.write = wrote
if moment == "before the note":
    filing.note = die
step(root).do()
"""
    killed = subprocess.run([sys.executable, "-c", script], check=False, cwd=os.sep)
    assert killed.returncode == -signal.SIGKILL
    assert not step(tmp_path).check()
    step(tmp_path).do()
    assert step(tmp_path).check()
    assert (tmp_path / "loaded").read_text().endswith("a\n")


def test_what_is_undone_by_hand_is_done_again(tmp_path: Path) -> None:
    step(tmp_path).do()
    assert not step(tmp_path, holds=False).check()
    (tmp_path / "etc/two").write_text("mine\n")
    assert not step(tmp_path).check()
    step(tmp_path).do()
    assert (tmp_path / "etc/two").read_text() == "a\n"


def test_a_change_back_to_an_earlier_text_counts_as_a_change(tmp_path: Path) -> None:
    for text in ("a\n", "b\n"):
        step(tmp_path, text).do()
    assert not step(tmp_path, "a\n").check()


def test_a_broken_note_makes_everything_be_done_again(tmp_path: Path) -> None:
    step(tmp_path).do()
    (tmp_path / "var/lib/storebuilder/applied.json").write_text("{half")
    assert not step(tmp_path).check()
    step(tmp_path).do()
    assert step(tmp_path).check()
