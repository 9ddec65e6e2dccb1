"""What a server tells of itself, and which ones are refused in one line."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from provisioning.client import look_at
from provisioning.client.facts import QUESTION
from provisioning.connections import Address
from provisioning.machine import Done
from provisioning.releases import Platform
from provisioning.trouble import Trouble

GOOD = {
    "machine": "x86_64",
    "os": "debian",
    "os_version": "12",
    "python": "",
    "systemd": "yes",
    "releases": "*/release.json",
    "at_work": "inactive",
    "addresses": "203.0.113.7 2001:db8::7",
    "site": "",
}


class There:
    address = Address("203.0.113.7")

    def __init__(self, code: int = 0, err: str = "", **changed: str) -> None:
        text = "".join(f"{name}={value}\n" for name, value in (GOOD | changed).items())
        self.done = Done(code, text if not code else "", err)

    def run(self, script: str, *, stdin: object = None) -> Done:
        return self.done


def look(there: There) -> object:
    return look_at(there)  # type: ignore[arg-type]


def test_it_works() -> None:
    facts = look_at(There(releases="1/release.json 2/release.json", site="yes"))  # type: ignore[arg-type]
    assert facts.platform == Platform("3.11", "x86_64")
    assert facts.releases == ("1", "2")
    assert facts.addresses == ("203.0.113.7", "2001:db8::7")
    assert (facts.at_work, facts.has_site) == (False, True)


@pytest.mark.parametrize(
    ("changed", "python"),
    [
        ({"os_version": "13"}, "3.13"),
        ({"os": "ubuntu", "os_version": "24.04"}, "3.12"),
        ({"os": "devuan-like", "os_version": "9", "python": "3.12"}, "3.12"),
        ({"machine": "arm64"}, "3.11"),
    ],
)
def test_the_python_of_a_server_is_known_before_it_is_there(
    changed: dict[str, str], python: str
) -> None:
    facts = look_at(There(**changed))  # type: ignore[arg-type]
    assert facts.platform.python == python


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (There(os="ubuntu", os_version="22.04", python="3.10"), r"ubuntu 22\.04 with Python 3\.10"),
        (There(os="ubuntu", os_version="22.04"), r"ubuntu 22\.04 with no Python that is known"),
        (There(os="alpine", os_version="3.20", systemd=""), "does not run systemd"),
        (There(systemd=""), "does not run systemd"),
        (There(machine="i686"), "'i686' are not supported"),
        (There(machine="armv7l"), "'armv7l' are not supported"),
        (There(os="", os_version=""), "an unknown system"),
        (There(python="rubbish; id"), "with Python"),
        (There(1, "sudo: a password is required\n"), "lets nobody become root"),
        (
            There(1, "sudo: unable to resolve host\nsudo: a password is required\n"),
            "root: sudo: a p",
        ),
        (There(127, "sh: 1: sudo: not found\n"), "lets nobody become root: sh: 1: sudo: not found"),
    ],
)
def test_a_server_that_will_not_do_is_one_line_with_what_will(there: There, said: str) -> None:
    with pytest.raises(Trouble, match=said) as raised:
        look(there)
    assert "\n" not in str(raised.value)
    assert raised.value.hint


def test_the_question_itself_is_answered_by_any_sh() -> None:
    said = subprocess.run(["sh", "-c", QUESTION], capture_output=True, text=True, check=True)
    names = {line.partition("=")[0] for line in said.stdout.splitlines()}
    assert set(GOOD) <= names


def test_addresses_that_change_by_themselves_are_none_of_the_servers(tmp_path: Path) -> None:
    lines = [
        "2: eth0    inet 203.0.113.7/24 brd 203.0.113.255 scope global eth0",
        "2: eth0    inet6 2001:db8::99/64 scope global temporary dynamic",
        "2: eth0    inet6 2001:db8::98/64 scope global deprecated dynamic mngtmpaddr",
        "2: eth0    inet6 2001:db8::7/64 scope global dynamic mngtmpaddr",
    ]
    ip = tmp_path / "ip"
    ip.write_text("#!/bin/sh\ncat <<'E'\n" + "\n".join(lines) + "\nE\n")
    ip.chmod(0o755)
    said = subprocess.run(
        ["sh", "-c", QUESTION], env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "addresses=203.0.113.7 2001:db8::7\n" in said.stdout
