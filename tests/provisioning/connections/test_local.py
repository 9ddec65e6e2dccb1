"""This very machine as a server, with the same words as over ssh."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from provisioning.connections import Local


@pytest.fixture
def way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Local:
    """As root without being it."""
    (tmp_path / "id").write_text("#!/bin/sh\necho 0\n")
    (tmp_path / "id").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return Local()


def test_it_works(way: Local, tmp_path: Path) -> None:
    done = way.run("cat; echo 'it'\\''s' >&2; exit 3", stdin=b"tea")
    assert (done.code, done.out, done.err) == (3, "tea", "it's\n")
    assert list(way.lines("printf 'a\\nb'")) == [b"a\n", b"b"]
    with (tmp_path / "copy").open("w+b") as stream:
        assert way.fetch("printf 'a\\000'", stream) == 2
    assert way.replace(["exit 5"], terminal=False) == 5
    assert way.replace(['test "$(cat)" = tea'], terminal=False, stdin=b"tea") == 0
    way.close()


def test_what_it_is_given_nothing_to_read_does_not_wait(way: Local) -> None:
    assert way.run("cat").out == ""
