"""Releases on the server: unpacked beside each other, three kept, one in force."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from provisioning import places
from provisioning.machine import Machine
from provisioning.plan import Step
from provisioning.site import Site
from provisioning.trouble import Trouble

KEPT = 3
#: A third of what libraries bring, which no shop loads: not worth a small server's first seconds.
UNREAD = (
    "/(stripe/(params|events)|pygments/(lexers|styles)|"
    "sqlalchemy/(testing|dialects/(mssql|mysql|oracle)))/"
)


def steps(site: Site, machine: Machine, sent: Path | None) -> Iterator[Step]:
    """Unpack the release that is wanted and its packages, from the folder of what was sent."""
    yield Step(
        f"Release {site.release}",
        lambda: is_whole(machine, site.release),
        partial(_unpack, machine, site.release, sent),
    )


def is_whole(machine: Machine, release: str) -> bool:
    """Whether a release was unpacked to its end."""
    return machine.exists(f"{places.RELEASES}/{release}/release.json")


def present(machine: Machine) -> list[str]:
    """The whole releases, oldest first by the time they came."""
    root = machine.path(places.RELEASES)
    found = sorted(root.glob("*/release.json"), key=lambda path: path.stat().st_mtime)
    return [path.parent.name for path in found]


def current(machine: Machine) -> str:
    """The release in force; empty where there is none yet."""
    return machine.leads_to(places.CURRENT).rpartition("/")[2]


def program(release: str) -> str:
    """The command line of the shop in a release."""
    return f"{places.RELEASES}/{release}/bin/storebuilder"


def _unpack(machine: Machine, release: str, sent: Path | None) -> None:
    """The packages first: a release that is there is whole."""
    if sent is None or not (sent / "release.tar.zst").exists():
        raise Trouble(
            f"The release {release} is not on the server and was not sent along.",
            hint="Run the same command again.",
        )
    target = machine.path(f"{places.RELEASES}/{release}")
    with _halfway(machine, target) as half:
        _untar(machine, sent / "release.tar.zst", half)
        told: dict[str, str] = json.loads((half / "release.json").read_text())
        packages = machine.path(f"{places.PACKAGES}/{told['packages']}")
        if not packages.is_dir():
            if not (sent / "packages.tar.zst").exists():
                raise Trouble("The packages of the release were not sent along.",
                              hint="Run the same command again.")  # fmt: skip
            with _halfway(machine, packages) as unpacked:
                _untar(machine, sent / "packages.tar.zst", unpacked)
                _compile(machine, unpacked)
        _compile(machine, half / "app")
    for name in ("release.tar.zst", "packages.tar.zst"):
        (sent / name).unlink(missing_ok=True)


@contextmanager
def _halfway(machine: Machine, target: Path) -> Iterator[Path]:
    """A folder that becomes ``target`` when all is in it, and not before."""
    half = target.with_name(f".{target.name}.half")
    for old in (half, target):
        shutil.rmtree(old, ignore_errors=True)
    half.mkdir(parents=True)
    half.chmod(0o755)
    yield half
    machine.run("sync", "-f", str(half))
    half.replace(target)


def _untar(machine: Machine, archive: Path, folder: Path) -> None:
    machine.run("tar", "--zstd", "-xf", str(archive), "-C", str(folder), "--no-same-owner")


def _compile(machine: Machine, folder: Path) -> None:
    # Nothing may be written here later, so what Python makes of its sources is made now.
    machine.try_("python3", "-m", "compileall", "-q", "-j", "0", "-x", UNREAD, str(folder))


def prune(site: Site, machine: Machine) -> Iterator[Step]:
    """Keep the newest three releases; the one in force is always among them."""

    def old() -> list[str]:
        kept = {current(machine), site.release}
        others = [name for name in present(machine) if name not in kept]
        return others[: max(0, len(others) + len(kept - {""}) - KEPT)]

    def remove() -> None:
        for name in old():
            _take_away(machine.path(f"{places.RELEASES}/{name}"))
        for path in unused():
            _take_away(path)

    def unused() -> list[Path]:
        leaned_on = {described(machine, name).get("packages") for name in present(machine)}
        folders = machine.path(places.PACKAGES).glob("[!.]*")
        return [path for path in folders if path.name not in leaned_on]

    yield Step("Old releases", lambda: not old() and not unused(), remove, wanted=False)


def _take_away(path: Path) -> None:
    # First out of the way in one move: half a release is none. Layered disks, as containers have,
    # move no folder of a lower layer.
    gone = path.with_name(f".{path.name}.gone")
    shutil.rmtree(gone, ignore_errors=True)
    try:
        path.replace(gone)
    except OSError:
        (path / "release.json").unlink(missing_ok=True)
        gone = path
    shutil.rmtree(gone)


def described(machine: Machine, release: str) -> dict[str, str]:
    """What a release says of itself: version and when it was made."""
    try:
        found: dict[str, str] = json.loads(
            machine.read(f"{places.RELEASES}/{release}/release.json") or "{}"
        )
    except ValueError:
        return {}
    return found
