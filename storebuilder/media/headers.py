"""What kind of picture a file is and how large, read from its first bytes without decoding it.

A web process decides with this alone; Pillow is loaded in a process of its own only. Sources: ITU-T
T.81 (JPEG), PNG 3rd edition, GIF89a, RFC 9649 (WebP), ISO/IEC 23008-12 and AV1's AVIF 1.1.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from storebuilder.errors import NotAccepted

LARGEST_SIDE = 16_383  # pixels: what a WebP file can hold
LARGEST_AREA = 25_000_000  # pixels
ACCEPTED = "JPEG, PNG, WebP, GIF and AVIF pictures up to 20 MB and 25 megapixels are accepted."
_MOST_SEGMENTS = 2000
_LARGEST_BOX = 1 << 20  # bytes of an AVIF's description


@dataclass(frozen=True, slots=True)
class Header:
    """``format`` as Pillow names it; width and height before the camera's orientation."""

    format: str
    width: int
    height: int


def check(stream: BinaryIO) -> Header:
    """The header of a picture that we take; raises NotAccepted for anything else."""
    try:
        header = _read(stream)
    except (struct.error, ValueError, IndexError):
        header = None
    if header is None or not header.width or not header.height:
        raise NotAccepted("This file is not a picture that we can read.", hint=ACCEPTED)
    wide, high = header.width, header.height
    if wide * high > LARGEST_AREA or max(wide, high) > LARGEST_SIDE:
        raise NotAccepted(f"This picture has {wide} × {high} pixels.", hint=ACCEPTED)
    return header


def _read(stream: BinaryIO) -> Header | None:
    stream.seek(0)
    start = stream.read(32)
    if start.startswith(b"\xff\xd8\xff"):
        return _jpeg(stream)
    if start.startswith(b"\x89PNG\r\n\x1a\n") and start[12:16] == b"IHDR":
        return Header("PNG", *struct.unpack(">II", start[16:24]))
    if start[:6] in (b"GIF87a", b"GIF89a"):
        return Header("GIF", *struct.unpack("<HH", start[6:10]))
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP" and len(start) >= 30:
        return _webp(start)
    if start[4:8] == b"ftyp":
        return _avif(stream)
    return None


def _jpeg(stream: BinaryIO) -> Header | None:
    stream.seek(2)
    for _ in range(_MOST_SEGMENTS):
        byte = stream.read(1)
        while byte == b"\xff":
            byte = stream.read(1)
        if not byte:
            return None
        marker = byte[0]
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            _skip_to_marker(stream)
            continue
        (length,) = struct.unpack(">H", stream.read(2))
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            _, height, width = struct.unpack(">BHH", stream.read(5))
            return Header("JPEG", width, height)
        if marker in (0xDA, 0xD9) or length < 2:
            return None
        stream.seek(length - 2, 1)
        _skip_to_marker(stream)
    return None


def _skip_to_marker(stream: BinaryIO) -> None:
    if stream.read(1) != b"\xff":
        raise ValueError("a marker was expected")


def _webp(start: bytes) -> Header | None:
    kind = start[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(start[at : at + 3], "little") + 1 for at in (24, 27))
        return Header("WEBP", width, height)
    if kind == b"VP8L" and start[20] == 0x2F:
        (bits,) = struct.unpack("<I", start[21:25])
        return Header("WEBP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 " and start[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", start[26:30])
        return Header("WEBP", width & 0x3FFF, height & 0x3FFF)
    return None


def _avif(stream: BinaryIO) -> Header | None:
    """The largest of the described extents: a grid's tiles have theirs too."""
    stream.seek(0)
    (length,) = struct.unpack(">I", stream.read(4))
    brands = stream.read(min(length, 256) - 4)
    if b"avif" not in brands and b"avis" not in brands:
        return None
    stream.seek(length)
    for _ in range(8):
        start = stream.read(8)
        if len(start) < 8:
            return None
        length = int.from_bytes(start[:4], "big")
        if start[4:] == b"meta":
            sizes = _extents(stream.read(min(length, _LARGEST_BOX)))
            return Header("AVIF", *max(sizes, key=lambda size: size[0] * size[1]))
        if length < 8:
            return None
        stream.seek(length - 8, 1)
    return None


def _extents(meta: bytes) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = meta.find(b"ispe")
    while at >= 0 and len(found) < 100:
        width, height = struct.unpack(">II", meta[at + 8 : at + 16])
        found.append((width, height))
        at = meta.find(b"ispe", at + 4)
    return found
