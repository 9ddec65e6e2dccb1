"""Making a release here, for the server's platform, so that nothing is built or fetched there.

The packages are those of the lock file, checked against its hashes, as wheels for the server's
Python; beside them lies the code of the storebuilder that makes the release.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from provisioning.releases import fetching
from provisioning.trouble import Trouble

HOUSE = Path(__file__).parents[2]
#: Parts of the house that a server needs, as (where they lie here, where they lie there).
CODE = ("storebuilder", "provisioning", "themes", "cli.py")
KEPT = 12  # archives of releases and packages
WRAPPER = """#!/bin/sh
# The command line of the release that this file lies in.
here=$(dirname "$(dirname "$(readlink -f "$0")")")
export PYTHONPATH="$here/app:$here/site-packages" PYTHONDONTWRITEBYTECODE=1
exec /usr/bin/python3 -P -m cli "$@"
"""


@dataclass(frozen=True)
class Release:
    """What is sent: the code, and the packages that it leans on, which rarely change."""

    name: str
    archive: Path
    packages: str
    packages_archive: Path


@dataclass(frozen=True)
class Platform:
    """What a server runs: ``3.11`` on ``x86_64`` or ``aarch64``."""

    python: str
    machine: str

    def __str__(self) -> str:
        return f"py{self.python}-{self.machine}"


def build(platform: Platform, version: str, house: Path = HOUSE) -> Release:
    """The release of this code for ``platform``, made once and kept.

    Raises Trouble where packages cannot be had.
    """
    name, folder = name_of(platform, version, house), cache() / "releases"
    packages = fetching.packages(platform, lock_file(house))
    archive, more = folder / f"{name}.tar.zst", folder / f"{packages.name}.packages.tar.zst"
    folder.mkdir(parents=True, exist_ok=True)
    if not more.exists():
        _pack_whole(packages, more)
    if not archive.exists():
        with tempfile.TemporaryDirectory(dir=folder) as laid:
            _lay_out(Path(laid), house, packages.name, name, version)
            _pack_whole(Path(laid), archive)
    os.utime(archive)
    os.utime(more)
    _forget_old(folder)
    return Release(name, archive, packages.name, more)


def _pack_whole(folder: Path, target: Path) -> None:
    half = target.with_suffix(f".{os.getpid()}")
    pack(folder, half)
    half.replace(target)


def name_of(platform: Platform, version: str, house: Path = HOUSE) -> str:
    """The name of the release of this code for ``platform``: it tells the code and the packages."""
    return f"{version}-{_print(house, lock_file(house), platform)}"


def cache() -> Path:
    """The folder for what can be made again."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "storebuilder"


def lock_file(house: Path) -> Path:
    """The versions and hashes of all packages."""
    path = house / "provisioning" / "requirements.lock"
    if not path.is_file():
        raise Trouble(f"The list of packages is missing from this installation: {path}.")
    return path


def code(house: Path) -> dict[str, Path]:
    """The files of the house by their path in a release, sorted."""
    found: dict[str, Path] = {}
    for part in CODE:
        path = house / part
        if part == "themes" and not path.is_dir():
            continue  # inside the package, where this storebuilder is installed
        files = [path] if path.is_file() else path.rglob("*")
        for one in files:
            if one.is_file() and "__pycache__" not in one.parts:
                found[one.relative_to(house).as_posix()] = one
    return dict(sorted(found.items()))


def _print(house: Path, lock: Path, platform: Platform) -> str:
    told = hashlib.sha256(f"{platform}\n".encode() + lock.read_bytes())
    for name, path in code(house).items():
        told.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()[:10]


def _lay_out(folder: Path, house: Path, packages: str, name: str, version: str) -> None:
    for place, path in code(house).items():
        target = folder / "app" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    (folder / "site-packages").symlink_to(f"../../packages/{packages}")
    (folder / "bin").mkdir()
    (folder / "bin" / "storebuilder").write_text(WRAPPER)
    (folder / "bin" / "storebuilder").chmod(0o755)
    told = {"name": name, "version": version, "packages": packages}
    (folder / "release.json").write_text(json.dumps(told) + "\n")


def pack(folder: Path, target: Path) -> None:
    """Write the folder as tar.zst, with owners and times that do not tell who made it."""
    import zstandard

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = 1_600_000_000
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    packer = zstandard.ZstdCompressor(level=10, threads=-1)
    with (
        target.open("wb") as raw,
        packer.stream_writer(raw) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w|") as archive,
    ):
        for path in sorted(folder.iterdir()):
            archive.add(path, arcname=path.name, filter=plain)


def _forget_old(folder: Path) -> None:
    files = sorted(folder.glob("*.tar.zst"), key=lambda path: path.stat().st_mtime)
    for path in files[:-KEPT]:
        path.unlink(missing_ok=True)
