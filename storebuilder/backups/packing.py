"""Packing: a tar.zst whose bytes depend on nothing but what is in it, and reading one strictly.

Entries are plain files with one time, one owner and one mode. The reader takes such entries only:
a tar can hold links, devices and headers of any length, and a file may come from a stranger.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import zstandard

from storebuilder.errors import NotAccepted

LEVEL = 6
WINDOW = 1 << 27  # bytes: a stranger's file may not ask for more memory than this
BLOCK = tarfile.BLOCKSIZE
PIECE = 1 << 20


class Pack:
    """An archive that is being written."""

    def __init__(self, stream: Any) -> None:
        self._tar = tarfile.open(mode="w|", fileobj=stream, format=tarfile.GNU_FORMAT)  # noqa: SIM115

    def add(self, name: str, source: Path, size: int | None = None) -> None:
        """Add a file, of ``size`` bytes where it must be that long."""
        with source.open("rb") as stream:
            self.add_stream(name, stream, source.stat().st_size if size is None else size)

    def add_stream(self, name: str, stream: IO[bytes], size: int) -> None:
        """Add ``size`` bytes of a stream."""
        info = tarfile.TarInfo(name)
        if len(name.encode()) > tarfile.LENGTH_NAME:
            raise NotAccepted(f"The name {name} is too long for an archive.")
        info.size, info.mode, info.mtime = size, 0o600, 0
        self._tar.addfile(info, stream)

    def close(self) -> None:
        self._tar.close()


@contextmanager
def packing(target: Path) -> Iterator[Pack]:
    """Write the archive ``target``."""
    with target.open("wb") as raw:
        target.chmod(0o600)
        compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
        with compressor.stream_writer(raw, closefd=False) as stream:
            pack = Pack(stream)
            try:
                yield pack
            except BaseException:
                with suppress(Exception):  # else it writes when it is collected, and complains
                    pack.close()
                raise
            pack.close()


class Entry:
    """One file of an archive, to be read once and in order."""

    def __init__(self, name: str, size: int, stream: Any) -> None:
        self.name = name
        self.size = size
        self.left = size
        self.digest = hashlib.sha256()
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most ``size``; empty at the end."""
        wanted = min(self.left, PIECE if size < 0 else size)
        data = _exactly(self._stream, wanted)
        self.left -= len(data)
        self.digest.update(data)
        return data

    def lines(self, longest: int) -> Iterator[bytes]:
        """Line by line; one that is longer is refused."""
        rest = b""
        while data := self.read():
            *whole, rest = (rest + data).split(b"\n")
            yield from whole
            if len(rest) > longest:
                raise NotAccepted(f"A line of {self.name} is too long.")
        if rest:
            raise NotAccepted(f"{self.name} ends in the middle of a line.")

    def save(self, target: Path) -> None:
        """Write it to a file."""
        with target.open("wb") as stream:
            target.chmod(0o600)
            while data := self.read():
                stream.write(data)


def entries(source: Path) -> Iterator[Entry]:
    """Each entry of an archive in order; what was not read of one is read and hashed first."""
    with source.open("rb") as raw:
        decompressor = zstandard.ZstdDecompressor(max_window_size=WINDOW)
        with decompressor.stream_reader(raw, closefd=False) as stream:
            try:
                while (info := _header(stream)) is not None:
                    entry = Entry(info.name, info.size, stream)
                    yield entry
                    while entry.read():
                        pass
                    _exactly(stream, -info.size % BLOCK)
            except zstandard.ZstdError as error:
                raise NotAccepted(f"{source.name} is damaged: {error}.") from None


def _header(stream: Any) -> tarfile.TarInfo | None:
    block = _exactly(stream, BLOCK)
    if block == bytes(BLOCK):
        return None
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.HeaderError, ValueError) as error:
        raise NotAccepted(f"This is not an archive of ours: {error}.") from None
    if info.type != tarfile.REGTYPE or info.size < 0:
        raise NotAccepted(f"{info.name!r} in the archive is not a plain file.")
    return info


def _exactly(stream: Any, size: int) -> bytes:
    parts = []
    while size:
        data = stream.read(size)
        if not data:
            raise NotAccepted("The archive ends too early: it was cut off.")
        parts.append(data)
        size -= len(data)
    return b"".join(parts)
