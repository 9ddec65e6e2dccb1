"""Fetch the packages of releases for the boxes' Pythons, so that no test needs the index."""

from __future__ import annotations

from provisioning import releases
from provisioning.releases import Platform
from storebuilder import __version__
from tests.provisioning.server.merchant import MACHINE


def main() -> None:
    for python in ("3.11", "3.13"):
        print(releases.build(Platform(python, MACHINE), __version__))


if __name__ == "__main__":
    main()
