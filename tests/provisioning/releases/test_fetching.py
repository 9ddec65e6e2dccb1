"""Packages are had by pip or uv, whichever is here, checked against the lock file's hashes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from provisioning.releases import Platform, fetching
from provisioning.trouble import Trouble

FAKE = """#!/bin/sh
printf '%s\\n' "$@" > {log}
while [ $# -gt 0 ]; do [ "$1" = --target ] && target=$2; shift; done
{body}
"""
LAYS_OUT = """
mkdir -p "$target"/botocore/data/s3 "$target"/botocore/data/ec2 "$target"/bin "$target"/flask/tests
"""


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "requirements.lock"
    path.write_text("flask==3.1.0 --hash=sha256:00\n")
    return path


@pytest.fixture
def fetched(tmp_path: Path, lock: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pip that notes its words and lays a little out; returns the note."""
    _install(tmp_path, "python", LAYS_OUT)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(fetching, "find_spec", lambda _name: object())
    return tmp_path / "python.log"


def _install(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(FAKE.format(log=folder / f"{name}.log", body=body))
    (folder / name).chmod(0o755)


def test_it_works(fetched: Path, lock: Path) -> None:
    folder = fetching.packages(Platform("3.11", "aarch64"), lock)
    words = fetched.read_text().splitlines()
    assert words[:3] == ["-m", "pip", "install"]
    for option in ("--require-hashes", "--no-deps", ":all:", "3.11", "cp311"):
        assert option in words
    assert "manylinux_2_35_aarch64" in words
    assert not [word for word in words if "x86_64" in word or "manylinux_2_36" in word]
    # What a shop never reads is left out.
    left = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    assert left == {"botocore", "botocore/data", "botocore/data/s3", "flask"}


def test_packages_are_had_once_for_each_list(fetched: Path, lock: Path) -> None:
    first = fetching.packages(Platform("3.11", "x86_64"), lock)
    fetched.unlink()
    assert fetching.packages(Platform("3.11", "x86_64"), lock) == first
    assert not fetched.exists()
    lock.write_text("flask==3.1.1 --hash=sha256:00\n")
    assert fetching.packages(Platform("3.11", "x86_64"), lock) != first


def test_uv_will_do_where_there_is_no_pip(
    tmp_path: Path, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path, "uv", LAYS_OUT)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(fetching, "find_spec", lambda _name: None)
    assert fetching.packages(Platform("3.13", "x86_64"), lock).is_dir()
    words = (tmp_path / "uv.log").read_text().splitlines()
    assert words[:2] == ["pip", "install"]
    assert "x86_64-manylinux_2_35" in words
    assert "--require-hashes" in words


def test_where_neither_is_here_it_says_what_to_install(
    tmp_path: Path, lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(fetching, "find_spec", lambda _name: None)
    with pytest.raises(Trouble, match=r"^Making a release needs pip or uv.*Install uv or pip\.$"):
        fetching.packages(Platform("3.11", "x86_64"), lock)


@pytest.mark.parametrize(
    ("said", "told"),
    [("ERROR: no matching distribution for flask", "no matching distribution"), ("", r"\?")],
)
def test_what_cannot_be_had_is_one_line_and_nothing_half_is_kept(
    tmp_path: Path, fetched: Path, lock: Path, said: str, told: str
) -> None:
    body = f'mkdir -p "$target"/half; echo working >&2; echo "{said}" >&2; exit 1'
    _install(tmp_path, "python", body)
    with pytest.raises(Trouble, match=told) as raised:
        fetching.packages(Platform("3.11", "x86_64"), lock)
    assert "\n" not in str(raised.value)
    assert not list((tmp_path / "cache/storebuilder/packages").iterdir())
