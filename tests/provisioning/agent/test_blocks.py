"""A large file is sent again as the blocks that differ, and arrives as the same bytes."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from provisioning.agent import blocks
from provisioning.agent.blocks import BLOCK


def sent(ours: Path, theirs: Path) -> bytes:
    there = list(blocks.sums(str(theirs))) if theirs.exists() else []
    out = io.BytesIO()
    blocks.differ(str(ours), there, out)
    return out.getvalue()


@pytest.mark.parametrize("size", [0, 1, BLOCK, 5 * BLOCK + 7])
@pytest.mark.parametrize("other", [None, 0, 3, BLOCK + 1, 9 * BLOCK])
def test_the_copy_is_the_same_afterwards(tmp_path: Path, size: int, other: int | None) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.write_bytes(os.urandom(size))
    if other is not None:
        theirs.write_bytes(os.urandom(other))
    blocks.patch(str(theirs), io.BytesIO(sent(ours, theirs)))
    assert theirs.read_bytes() == ours.read_bytes()


def test_only_what_differs_goes(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    data = bytearray(os.urandom(20 * BLOCK))
    theirs.write_bytes(data)
    data[7 * BLOCK + 5] ^= 1
    ours.write_bytes(data + b"more")
    assert len(sent(ours, theirs)) < BLOCK + 100


@pytest.mark.parametrize("cut", [1, 11, BLOCK, BLOCK + 20])
def test_what_breaks_off_is_refused(tmp_path: Path, cut: int) -> None:
    ours = tmp_path / "ours"
    ours.write_bytes(os.urandom(2 * BLOCK))
    half = sent(ours, tmp_path / "theirs")[:-cut]
    with pytest.raises(ValueError, match="broke off"):
        blocks.patch(str(tmp_path / "theirs"), io.BytesIO(half))


def test_as_a_program(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.write_bytes(os.urandom(3 * BLOCK))
    theirs.write_bytes(ours.read_bytes()[: 2 * BLOCK])

    def run(mode: str, path: Path, given: bytes = b"") -> bytes:
        words = [sys.executable, "-m", "provisioning.agent.blocks", mode, str(path)]
        return subprocess.run(words, input=given, capture_output=True, check=True).stdout

    run("patch", theirs, run("differ", ours, run("sums", theirs)))
    assert theirs.read_bytes() == ours.read_bytes()
