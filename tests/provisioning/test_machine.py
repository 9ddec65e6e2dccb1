"""Files are there whole or not at all, and programs fail in their own words."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from provisioning.connections.paper import PaperMachine
from provisioning.machine import Machine
from provisioning.trouble import Trouble

ROOT = Path(__file__).parents[2]


def test_it_works(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.write("/etc/tea/cup", "green\n", mode=0o640)
    assert machine.read("/etc/tea/cup") == "green\n"
    assert machine.matches("/etc/tea/cup", "green\n", 0o640)
    assert not machine.matches("/etc/tea/cup", "green\n", 0o644)
    assert [path.name for path in (tmp_path / "etc/tea").iterdir()] == ["cup"]
    assert machine.read("/etc/none") == machine.read("/etc/tea/cup/none") == ""


@pytest.mark.parametrize("moment", ["fsync", "fchmod", "replace"])
def test_a_file_is_the_old_or_the_new_one_whenever_the_power_goes(
    tmp_path: Path, moment: str
) -> None:
    machine = Machine(tmp_path)
    machine.write("/etc/cup", "old")
    script = f"""
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
from provisioning.machine import Machine
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
setattr(Path if {moment!r} == "replace" else os, {moment!r}, die)
Machine(Path({str(tmp_path)!r})).write("/etc/cup", "new")
"""
    killed = subprocess.run([sys.executable, "-c", script], check=False, cwd=os.sep)
    assert killed.returncode == -signal.SIGKILL
    assert machine.read("/etc/cup") == "old"
    machine.write("/etc/cup", "new")
    assert [path.name for path in (tmp_path / "etc").iterdir()] == ["cup"]
    assert machine.read("/etc/cup") == "new"


def test_a_secret_file_is_never_open_to_others_not_even_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []
    fsync = os.fsync

    def look(number: int) -> None:
        modes.append(os.fstat(number).st_mode & 0o777)
        fsync(number)

    monkeypatch.setattr(os, "fsync", look)
    (tmp_path / ".key.new").write_text("left by another")  # with all rights
    Machine(tmp_path).write("/key", "s3cret", mode=0o600)
    assert modes[0] == 0o600


def test_a_link_leads_to_the_old_or_the_new_place(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    assert machine.leads_to("/opt/current") == ""
    for release in ("releases/1", "releases/2"):
        machine.link("/opt/current", release)
        assert machine.leads_to("/opt/current") == release
    assert [path.name for path in (tmp_path / "opt").iterdir()] == ["current"]


def test_root_gives_nothing_away_through_a_link_that_the_shop_put_in_place_of_a_folder(
    tmp_path: Path,
) -> None:
    machine = PaperMachine(tmp_path)
    (tmp_path / "etc").mkdir(mode=0o700)
    machine.folder("/var/public")
    (tmp_path / "var/public/pages").symlink_to(tmp_path / "etc")
    assert not machine.is_folder("/var/public/pages", owner="storebuilder")
    with pytest.raises(OSError, match="Not a directory|symbolic links"):
        machine.folder("/var/public/pages", owner="storebuilder")
    assert (tmp_path / "etc").stat().st_mode & 0o777 == 0o700


def test_a_program_that_fails_is_one_line(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    with pytest.raises(Trouble, match=r"^`sh -c .*` failed: no tea$"):
        machine.run("sh", "-c", "echo no tea >&2; exit 3")
    assert machine.try_("no-such-program").code == 127
    assert machine.try_("sleep", "9", timeout=0.1).code == 124
    assert machine.run("cat", stdin="tea") == "tea"


def test_no_shell_reads_the_words_of_a_program(tmp_path: Path) -> None:
    assert Machine(tmp_path).run("echo", "$(id); `id` > /x") == "$(id); `id` > /x\n"


def test_a_program_inherits_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s3cret")
    assert "s3cret" not in Machine(tmp_path).run("env")
