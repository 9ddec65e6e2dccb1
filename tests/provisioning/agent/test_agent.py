"""The program that is sent: the standard library alone, and a last line whatever happens."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from provisioning import releases
from provisioning.agent import main
from provisioning.releases import zipping

#: Looks at what was loaded for all of the program's own modules.
LOADED = """
import importlib, json, pkgutil, sys
sys.path.insert(0, sys.argv[1])
import provisioning.agent.modes, provisioning.agent.looking
names = [name for name in sys.modules if "." not in name]
print(json.dumps([names, sorted(sys.stdlib_module_names)]))
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "agent.pyz"
    path.write_bytes(releases.agent())
    return path


def run(program: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """As on the server: no site-packages, nothing of the environment, somewhere else."""
    command = [sys.executable, "-I", "-S", str(program), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=program.parent)


def test_it_works(program: Path) -> None:
    (program.parent / "site.json").write_text("no site")
    done = run(program, "plan", "site.json")
    ending = json.loads(done.stdout.splitlines()[-1])
    assert ending["end"] == done.returncode == 1
    assert ending["trouble"].startswith("This is not a site")


@pytest.mark.parametrize(
    "words",
    [[], ["fly"], ["_site"], ["__name__"], ["json"], ["Machine"], ["apply"], ["plan", "/none"]],
)
def test_whatever_is_asked_the_last_line_says_how_it_ended(program: Path, words: list[str]) -> None:
    done = run(program, *words)
    ending = json.loads(done.stdout.splitlines()[-1])
    assert ending["end"] == done.returncode == 1
    assert "\n" not in ending["trouble"]
    assert ending["trouble"]


def test_a_fault_of_our_own_is_one_line_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from provisioning.agent import modes

    monkeypatch.setattr(modes, "there", lambda _machine: 1 / 0)
    assert main(["status"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "end": 1,
        "trouble": "ZeroDivisionError: division by zero",
        "hint": "",
    }
    assert "Traceback" in said.err


def test_nothing_but_the_standard_library_is_loaded(program: Path) -> None:
    words = [sys.executable, "-I", "-S", "-c", LOADED, str(program)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=program.parent)
    names, standard = json.loads(done.stdout)
    assert set(names) - set(standard) - {"__main__"} == {"provisioning"}


def test_no_line_imports_anything_else() -> None:
    allowed = set(sys.stdlib_module_names)
    parts = {part.removesuffix(".py") for part in zipping.PARTS}
    for path in zipping.sources():
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                top, _, rest = name.partition(".")
                known = top in allowed or (
                    top == "provisioning" and (not rest or rest.split(".")[0] in parts)
                )
                assert known, f"{path} imports {name}"


def test_no_later_python_is_needed() -> None:
    for path in zipping.sources():
        if path.suffix == ".py":
            ast.parse(path.read_text(), feature_version=(3, 11))


def test_the_same_sources_are_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = releases.agent()
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert releases.agent() == first


def test_nothing_lies_in_it_that_the_server_does_not_need() -> None:
    names = zipfile.ZipFile(io.BytesIO(releases.agent())).namelist()
    assert "provisioning/agent/modes.py" in names
    for part in ("connections", "client", "targets", "commands", "ledger", "__pycache__"):
        assert not [name for name in names if part in name]
