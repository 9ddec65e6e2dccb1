"""A large file sent again as the blocks that differ.

``python3 -m provisioning.agent.blocks sums FILE`` prints a hash for each block; ``differ FILE``
reads such hashes and prints what a copy with them lacks; ``patch FILE`` reads that and mends the
copy.
"""

from __future__ import annotations

import hashlib
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

BLOCK = 1 << 16
_HEAD = struct.Struct(">QI")  # where a block begins, and its length; the last one has no length


def sums(path: str) -> Iterator[str]:
    """A hash for each block of the file."""
    with Path(path).open("rb") as stream:
        while block := stream.read(BLOCK):
            yield hashlib.sha256(block).hexdigest()


def differ(path: str, there: list[str], out: IO[bytes]) -> None:
    """Write the blocks of the file that a copy with the hashes ``there`` lacks, and its length."""
    with Path(path).open("rb") as stream:
        number = 0
        while block := stream.read(BLOCK):
            same = number < len(there) and hashlib.sha256(block).hexdigest() == there[number]
            if not same:
                out.write(_HEAD.pack(number * BLOCK, len(block)) + block)
            number += 1
        out.write(_HEAD.pack(stream.tell(), 0))


def patch(path: str, given: IO[bytes]) -> None:
    """Write such blocks into the copy; raises ValueError where they do not come to their end."""
    with Path(path).open("r+b" if Path(path).exists() else "w+b") as stream:
        while True:
            head = given.read(_HEAD.size)
            if len(head) < _HEAD.size:
                raise ValueError("the blocks broke off")
            place, length = _HEAD.unpack(head)
            if not length:
                break
            block = given.read(length)
            if len(block) < length:
                raise ValueError("the blocks broke off")
            stream.seek(place)
            stream.write(block)
        stream.truncate(place)
        stream.flush()
        os.fsync(stream.fileno())


def main(mode: str, path: str) -> None:
    """Do one of the three."""
    if mode == "sums":
        sys.stdout.writelines(f"{one}\n" for one in sums(path))
    elif mode == "differ":
        differ(path, sys.stdin.read().split(), sys.stdout.buffer)
    else:
        patch(path, sys.stdin.buffer)


if __name__ == "__main__":
    main(*sys.argv[1:])
