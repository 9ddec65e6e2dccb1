"""Every dependency has its reason, and the lock files pin everything with hashes."""

import re
import tomllib

import pytest

from tests.commandline import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
WANTED = [
    *PROJECT["project"]["dependencies"],
    *PROJECT["project"]["optional-dependencies"]["postgres"],
    *PROJECT["dependency-groups"]["dev"],
]
NAMES = sorted({re.split(r"[\s\[<>=;]", line)[0].lower() for line in WANTED})


def test_it_works() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text()
    listed = re.findall(r"^\| `([a-z0-9-]+)` \| .{20,} \|$", page, re.MULTILINE)
    assert sorted(listed) == NAMES


def test_the_required_ones_are_there() -> None:
    required = {"flask", "jinja2", "flask-sqlalchemy", "boto3", "click", "stripe"}
    assert required <= set(NAMES)


@pytest.mark.parametrize("lock", ["provisioning/requirements.lock", "requirements-dev.lock"])
def test_every_pin_has_hashes_and_no_index_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pins = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(pins) > 20
    for pin in pins:
        assert re.match(r"[a-z0-9._-]+(\[[a-z0-9,-]+\])?==[^ ]+ ", pin), pin[:60]
        assert "--hash=sha256:" in pin, pin[:60]
    assert "://" not in "".join(line for line in text.splitlines() if not line.startswith("    #"))
    assert "--index-url" not in text
    assert "--extra-index-url" not in text


@pytest.mark.parametrize("lock", ["provisioning/requirements.lock", "requirements-dev.lock"])
def test_the_lock_holds_what_the_project_asks_for(lock: str) -> None:
    text = (ROOT / lock).read_text()
    for line in PROJECT["project"]["dependencies"]:
        name = re.split(r"[\s\[<>=;]", line)[0]
        assert re.search(rf"^{name}(\[.*\])?==", text, re.MULTILINE), name
