"""Files with their packed twins, of the moment that their content says.

Web servers make the ETag of a file's size and moment, in whole seconds: two contents of one length
within a second would have the same one, and a browser would keep the old. So the moment is made of
the content, and the server sends no Last-Modified.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, bytes]  # by suffix; the plain one has none


def moment(content: bytes) -> int:
    """Seconds since 1970, between 2001 and 2023, that belong to this content alone."""
    return 1_000_000_000 + int.from_bytes(hashlib.sha256(content).digest()) % 700_000_000


def of_page(content: bytes) -> Files:
    """A page with its twins: a millisecond of one core, see docs/kept-pages.md."""
    return _packed(content, zstandard=9, brotli=5, gzipped=6)


def of_asset(content: bytes) -> Files:
    """An asset with its twins, packed once for good; without those that save nothing."""
    found = _packed(content, zstandard=19, brotli=11, gzipped=9)
    return {name: file for name, file in found.items() if not name or len(file) < len(content)}


def _packed(content: bytes, *, zstandard: int, brotli: int, gzipped: int) -> Files:
    # Only the thread that keeps pages loads these.
    import brotli as br  # type: ignore[import-untyped]
    import zstandard as zstd

    return {
        ".zst": zstd.ZstdCompressor(level=zstandard).compress(content),
        ".br": br.compress(content, mode=br.MODE_TEXT, quality=brotli, lgwin=18),
        ".gz": gzip.compress(content, gzipped, mtime=0),
        "": content,
    }


def write(files: Files, fresh: Path) -> dict[str, Path]:
    """Write files aside under names of their own, readable by the web server in front."""
    at, name = moment(files[""]), secrets.token_hex(8)
    written: dict[str, Path] = {}
    try:
        for suffix, content in files.items():
            path = written[suffix] = fresh / f"{name}{suffix}"
            path.write_bytes(content)
            path.chmod(0o644)
            os.utime(path, (at, at))
    except OSError:
        clear(written)
        raise
    return written


def move(written: Mapping[str, Path], target: Path) -> None:
    """Move them to their place, the plain one last: the server looks at the others only with it."""
    for suffix in sorted(written, reverse=True):
        written[suffix].replace(target.with_name(target.name + suffix))


def clear(written: Mapping[str, Path]) -> None:
    """Take away what was not moved."""
    for path in written.values():
        path.unlink(missing_ok=True)


def make_folder(folder: Path, top: Path) -> None:
    """Make ``folder`` below ``top``, for others to read whatever this process's umask says."""
    if folder == top or folder.is_dir():
        return
    make_folder(folder.parent, top)
    folder.mkdir()
    folder.chmod(0o755)
