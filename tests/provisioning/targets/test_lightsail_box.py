"""A rented server that is a real one: sshd, a firewall around it, an address that moves."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from provisioning.targets.lightsail import Lightsail
from provisioning.targets.target import Rented, Wish
from tests.lab.clouds import lightsail as standin
from tests.lab.clouds.boxes import BoxMachines
from tests.lab.services import Lab
from tests.provisioning.targets.conftest import Narration, go_to
from tests.provisioning.targets.signing_in import answers, ssh, until_answers

pytestmark = pytest.mark.box


@pytest.fixture
def machines(lab: Lab) -> Iterator[BoxMachines]:
    boxes = BoxMachines(lab)
    yield boxes
    boxes.close()


@pytest.fixture
def amazon(machines: BoxMachines, monkeypatch: pytest.MonkeyPatch) -> Iterator[standin.Lightsail]:
    with standin.running(machines) as lightsail:
        go_to(lightsail, monkeypatch)
        yield lightsail


def test_it_works(
    lightsail: Lightsail, machines: BoxMachines, tmp_path: Path, told: Narration
) -> None:
    rented = lightsail.rent(Wish(shop="tea"), told.say)
    assert ssh(rented, tmp_path, "sudo id -un") == "root\n"
    [first] = machines.gone["storebuilder-tea"]
    assert first != rented.address
    assert not answers(first, 22)
    lightsail.destroy("tea", told.say)
    assert machines.boxes == {}


def test_a_server_with_another_host_key_is_not_signed_in_to(
    lightsail: Lightsail, machines: BoxMachines, tmp_path: Path, told: Narration
) -> None:
    rented = lightsail.rent(Wish(shop="tea"), told.say)
    other = lightsail.rent(Wish(shop="coffee"), told.say)
    swapped = other.host_keys[0].replace(other.address, rented.address)
    wrong = Rented(rented.address, rented.user, (swapped,), rented.key, ())
    with pytest.raises(subprocess.CalledProcessError) as caught:
        ssh(wrong, tmp_path, "true")
    assert "REMOTE HOST IDENTIFICATION HAS CHANGED" in caught.value.stderr


def test_only_a_shops_ports_are_let_through(
    lightsail: Lightsail, machines: BoxMachines, tmp_path: Path, told: Narration
) -> None:
    rented = lightsail.rent(Wish(shop="tea"), told.say)
    for port in (443, 8080):
        body = f"@s=(IO::Socket::INET->new(Listen=>9,LocalPort=>{port}));sleep 60"
        ssh(rented, tmp_path, f"sudo systemd-run --quiet perl -MIO::Socket::INET -e '{body}'")
    until_answers(rented.address, 443)
    assert not answers(rented.address, 8080)
    machines.open("storebuilder-tea", [("tcp", 22, 22), ("tcp", 8080, 8080)])
    until_answers(rented.address, 8080)
    assert not answers(rented.address, 443)
