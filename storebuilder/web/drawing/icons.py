"""Icons of a colour for home screens, written as PNG without a picture library.

Four tiles on the colour: a shelf of many. Nothing but the standard library is needed, so the web
process loads no Pillow. The format is RFC 2083 (PNG 1.0).
"""

from __future__ import annotations

import re
import struct
import zlib
from functools import lru_cache

SIZES = (180, 192, 512)
INK = (0xFF, 0xFF, 0xFF)
SOFTER = 0.62  # how much of the ink three of the four tiles have
INSET, GAP, ROUND = 0.27, 0.055, 0.045  # of the whole: room around, between, corners


@lru_cache(maxsize=16)
def icon(colour: str, size: int) -> bytes:
    """A square icon of ``size`` pixels on a CSS colour (``#2f6f4f``); safe to be cut round."""
    ground = read(colour)
    soft = _mixed(ground, INK, SOFTER)
    side = (1 - 2 * INSET - GAP) / 2
    tiles = [
        (INSET + x * (side + GAP), INSET + y * (side + GAP), INK if (x, y) == (1, 0) else soft)
        for y in (0, 1)
        for x in (0, 1)
    ]
    rows: dict[int, bytes] = {}
    lines = []
    for line in range(size):
        found = _row(line, size, side, ground, tiles)
        lines.append(rows.setdefault(hash(found), found))
    return _png(size, b"".join(b"\0" + line for line in lines))


def read(colour: str) -> tuple[int, int, int]:
    """The parts of ``#rrggbb``; a dark grey for anything else."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        colour = "#333333"
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _row(
    line: int, size: int, side: float, ground: tuple[int, int, int],
    tiles: list[tuple[float, float, tuple[int, int, int]]],
) -> bytes:  # fmt: skip
    row = bytearray(bytes(ground) * size)
    y = (line + 0.5) / size
    for left, top, ink in tiles:
        if not top <= y <= top + side:
            continue
        near = min(y - top, top + side - y)
        cut = 0.0
        if near < ROUND:
            cut = ROUND - (ROUND**2 - (ROUND - near) ** 2) ** 0.5
        begin, end = round((left + cut) * size), round((left + side - cut) * size)
        row[3 * begin : 3 * end] = bytes(ink) * (end - begin)
    return bytes(row)


def _mixed(
    ground: tuple[int, int, int], ink: tuple[int, int, int], much: float
) -> tuple[int, int, int]:
    red, green, blue = (
        round(below + (above - below) * much) for below, above in zip(ground, ink, strict=True)
    )
    return red, green, blue


def _png(size: int, pixels: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
