"""What a server that will hand its shop over takes along of its front's certificates."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from provisioning.agent import certificates
from provisioning.files import handing
from provisioning.files.certificates import KEEPINGS
from provisioning.machine import Machine
from provisioning.trouble import Trouble
from tests.provisioning.files.behind import SHOP, a_site

END = "-----END CERTIFICATE-----\n"
FRONTS = sorted(KEEPINGS)


class Paper(Machine):
    """Keeps to whom files were given, and gives nothing away."""

    def own(self, what: Path | int, owner: str) -> None:
        self.__dict__.setdefault("owners", {})[Path(str(what)).name.strip(".")] = owner


def laid(machine: Machine, front: str, authority: str = "one") -> Path:
    """A certificate of the shop's name, as this front keeps it; lego puts an empty line between."""
    keeping = KEEPINGS[front]
    place = f"{keeping.folder}/{keeping.of(SHOP)}".replace("*", authority)
    machine.write(place, f"{authority}\n{END}\nsigner\n{END}", mode=0o600)
    machine.write(f"{place.removesuffix('crt')}key", f"key of {authority}", mode=0o600)
    return machine.path(place)


@pytest.mark.parametrize("front", FRONTS)
def test_it_works(tmp_path: Path, front: str) -> None:
    machine = Paper(tmp_path)
    laid(machine, front)
    assert certificates.take(machine, a_site(front=front), SHOP) == [f"signer\n{END}"]
    key = machine.path(f"{handing.FOLDER}/{SHOP}.key")
    assert key.read_text() == "key of one"
    assert key.stat().st_mode & 0o777 == 0o600
    assert set(machine.__dict__["owners"].values()) == {KEEPINGS[front].user}


def test_the_newest_one_counts(tmp_path: Path) -> None:
    machine = Paper(tmp_path)
    os.utime(laid(machine, "caddy", "another"), (1, 1))
    laid(machine, "caddy", "zerossl")
    os.utime(laid(machine, "caddy", "old"), (2, 2))
    certificates.take(machine, a_site(), SHOP)
    assert machine.read(f"{handing.FOLDER}/{SHOP}.key") == "key of zerossl"


@pytest.mark.parametrize("front", FRONTS)
def test_a_name_without_one_is_said(tmp_path: Path, front: str) -> None:
    with pytest.raises(Trouble, match=f"{SHOP} has no certificate yet"):
        certificates.take(Paper(tmp_path), a_site(front=front), SHOP)


@pytest.mark.parametrize("front", FRONTS)
@pytest.mark.parametrize("ending", [".crt", ".key"])
def test_a_link_is_not_followed(tmp_path: Path, front: str, ending: str) -> None:
    machine = Paper(tmp_path)
    machine.write("/etc/shadow", "root's own")
    there = laid(machine, front).with_suffix(ending)
    there.unlink()
    there.symlink_to(machine.path("/etc/shadow"))
    with pytest.raises(OSError, match="symbolic links"):
        certificates.take(machine, a_site(front=front), SHOP)
    assert not machine.exists(f"{handing.FOLDER}/{SHOP}.key")
