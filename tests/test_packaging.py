"""The wheel, the editable install and the bare checkout all run, wherever one stands."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen
from zipfile import ZipFile

import pytest

from storebuilder import __version__
from tests.commandline import ROOT, Shell, free_port, shell

pytestmark = pytest.mark.slow


class Installed(Shell):
    """A shell that runs the installed program."""

    program: list[str]

    def command(self, *words: str) -> list[str]:
        return [*self.program, *words]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture
def environment(wheel: Path, tmp_path: Path) -> Path:
    """A fresh environment with the wheel; what it depends on is this one's."""
    folder = tmp_path / "a fresh environment"
    venv.create(folder, with_pip=False)
    packages = next((folder / "lib").glob("python3*")) / "site-packages"
    with ZipFile(wheel) as archive:
        archive.extractall(packages)
    # The checkout itself is installed here in place: only the packages may be seen, not its .pth.
    (packages / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


@pytest.fixture
def sh(tmp_path: Path) -> Iterator[Shell]:
    """A shell in a folder with a theme folder of the merchant's own, which is none of ours."""
    with shell(tmp_path / "shops") as one:
        decoy = one.home / "themes" / "plain"
        decoy.mkdir(parents=True)
        (decoy / "theme.json").write_text("this is not a theme")
        (one.home / "storebuilder.py").write_text("raise SystemExit('a decoy')")
        (one.home / "config.py").write_text("raise SystemExit('a decoy')")
        yield one


def serves_a_page(program: list[str], sh: Shell) -> None:
    installed = Installed(sh.home)
    installed.program = program
    assert __version__ in installed.good("version")
    port = free_port()
    installed.good("launch", "tea", "--detach", "--port", str(port))
    try:
        for path in ("/", "/pages/about"):
            request = Request(f"http://127.0.0.1:{port}{path}", headers={"Host": "tea.localhost"})
            with urlopen(request, timeout=10) as answer:  # noqa: S310
                page = answer.read().decode()
            assert "Tea" in page
            assert "<html" in page
    finally:
        installed.good("stop", "tea")


def test_it_works(environment: Path, sh: Shell) -> None:
    python = environment / "bin" / "python"
    entry = "import sys; from cli import main; sys.argv[0] = 'storebuilder'; sys.exit(main())"
    where = [str(python), "-P", "-c", "import storebuilder; print(storebuilder.__file__)"]
    found = subprocess.run(where, check=True, capture_output=True, text=True, cwd=sh.home)
    assert found.stdout.startswith(str(environment))
    serves_a_page([str(python), "-P", "-c", entry], sh)


def test_the_wheel_holds_all_that_is_needed_and_nothing_else(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert tops == {
        "cli.py",
        "storebuilder",
        "provisioning",
        f"storebuilder-{__version__}.dist-info",
    }
    assert "storebuilder/migrations/versions/0001_the_first_tables.py" in names
    assert any(name.startswith("storebuilder/_themes/plain/") for name in names)
    assert "storebuilder/beginning/zh-CN/about.html" in names
    assert not [name for name in names if name.endswith((".pyc", ".db"))]
    listed = subprocess.run(
        ["git", "ls-files", "storebuilder", "provisioning"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    ).stdout.split("\n")
    if listed != [""]:
        assert sorted(set(filter(None, listed)) - set(names)) == []


def test_a_bare_checkout_runs(sh: Shell) -> None:
    serves_a_page([sys.executable, str(ROOT / "cli.py")], sh)


def test_an_editable_install_runs(sh: Shell) -> None:
    program = Path(sys.executable).parent / "storebuilder"
    if not program.exists():
        pytest.skip("the checkout is not installed here")
    serves_a_page([str(program)], sh)


@pytest.mark.parametrize("script", ["find-python", "environment", "demo", "test", "lock"])
def test_every_script_is_executable_and_sound(script: str) -> None:
    path = ROOT / "scripts" / script
    assert os.access(path, os.X_OK)
    subprocess.run(["bash", "-n", str(path)], check=True)


def test_a_machine_without_python_is_told_what_to_get(tmp_path: Path) -> None:
    for name in ("bash", "env"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    run = subprocess.run(
        [str(ROOT / "scripts" / "find-python")],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "Python 3.11 or newer is needed" in run.stderr


def test_an_installed_one_makes_the_same_release(environment: Path, tmp_path: Path) -> None:
    """What a server gets does not hang on how the merchant installed storebuilder."""
    script = """
import json
from provisioning.releases import building
lock = building.lock_file(building.HOUSE)
print(json.dumps([lock.read_text()[:4000], sorted(building.code(building.HOUSE))]))
"""
    python = str(environment / "bin" / "python")

    def told(*words: str, cwd: Path) -> tuple[str, set[str]]:
        run = [python, *words, "-c", script]
        done = subprocess.run(run, cwd=cwd, check=True, capture_output=True, text=True)
        lock, code = json.loads(done.stdout)
        return lock, set(code)

    installed = told("-P", cwd=tmp_path)
    here = told(cwd=ROOT)
    assert installed[0] == here[0]
    packed = {name.replace("storebuilder/_themes/", "themes/") for name in installed[1]}
    assert packed == here[1]
