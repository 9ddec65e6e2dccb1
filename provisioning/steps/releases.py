"""Releases on the server: unpacked beside each other, three kept, one in force."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from provisioning import places
from provisioning.machine import Machine
from provisioning.plan import Step
from provisioning.site import Site
from provisioning.trouble import Trouble

KEPT = 3


def step(site: Site, machine: Machine, archive: Path | None) -> Iterator[Step]:
    """Unpack the release that is wanted; ``archive`` is what was sent, if anything was."""
    name = f"Release {site.release}"
    yield Step(
        name, lambda: is_whole(machine, site.release), partial(_unpack, machine, site, archive)
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


def _unpack(machine: Machine, site: Site, archive: Path | None) -> None:
    if archive is None or not archive.exists():
        raise Trouble(
            f"The release {site.release} is not on the server and was not sent along.",
            hint="Run the same command again.",
        )
    target = machine.path(f"{places.RELEASES}/{site.release}")
    half = target.with_name(f".{site.release}.half")
    for old in (half, target):
        shutil.rmtree(old, ignore_errors=True)
    half.mkdir(parents=True)
    machine.run("tar", "--zstd", "-xf", str(archive), "-C", str(half), "--no-same-owner")
    # Nothing may be written here later, so what Python makes of its sources is made now.
    machine.try_(
        "python3", "-m", "compileall", "-q", "-j", "0", f"{half}/app", f"{half}/site-packages"
    )
    machine.run("sync", "-f", str(half))
    half.replace(target)
    archive.unlink()


def prune(site: Site, machine: Machine) -> Iterator[Step]:
    """Keep the newest three releases; the one in force is always among them."""

    def old() -> list[str]:
        kept = {current(machine), site.release}
        others = [name for name in present(machine) if name not in kept]
        return others[: max(0, len(others) + len(kept - {""}) - KEPT)]

    def remove() -> None:
        for name in old():
            # First out of the way in one move: half a release is none.
            path = machine.path(f"{places.RELEASES}/{name}")
            gone = path.with_name(f".{name}.gone")
            path.replace(gone)
            shutil.rmtree(gone)

    yield Step("Old releases", lambda: not old(), remove, wanted=False)


def described(machine: Machine, release: str) -> dict[str, str]:
    """What a release says of itself: version and when it was made."""
    try:
        found: dict[str, str] = json.loads(
            machine.read(f"{places.RELEASES}/{release}/release.json") or "{}"
        )
    except ValueError:
        return {}
    return found
