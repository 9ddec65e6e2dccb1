from __future__ import annotations

import os
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.lab import slots
from tests.lab.acme import Acme
from tests.lab.base import base
from tests.lab.box import Box
from tests.lab.services import Lab
from tests.lab.slots import Slot

pytestmark = pytest.mark.box
ROOT = Path(__file__).parent.parent.parent


def test_it_works(box: Box) -> None:
    assert box.good("systemctl is-system-running --wait") == "running\n"
    assert box.good("hostname; id -un").split() == [box.name, "root"]
    assert box.run("exit 7").returncode == 7


def test_debian_12_has_no_python_and_13_has_all_of_it(lab: Lab, box: Box) -> None:
    assert box.run("command -v python3").returncode
    with lab.box("trixie") as newer:
        newer.good("python3 -c 'import json, sqlite3, ssl'")
        assert newer.good("systemctl is-system-running --wait") == "running\n"
        assert newer.address != box.address


def test_a_program_that_takes_more_memory_than_the_server_has_is_killed(lab: Lab) -> None:
    with lab.box(memory_mb=128) as box:
        greedy = "perl -e '$x = \"a\" x ({} << 20)'; echo $?"
        assert box.good(greedy.format(16)) == "0\n"
        assert box.good(greedy.format(160)) == "137\n"


def test_packages_come_from_our_repository(box: Box) -> None:
    box.good("apt-get update")
    box.good("DEBIAN_FRONTEND=noninteractive apt-get install -y zstd nftables")
    assert box.good("echo tea | zstd | zstd -d") == "tea\n"
    box.good("nft add table inet filter")
    assert "table inet filter" in box.good("nft list ruleset")


def test_a_reboot_keeps_the_disk_and_is_a_new_boot(box: Box) -> None:
    box.good("echo kept > /root/note; touch /run/gone")
    box.reboot()
    assert box.good("cat /root/note; ls /run/gone || true") == "kept\n"


def test_a_frozen_disk_is_the_beginning_of_several_servers(lab: Lab) -> None:
    first = lab.box().up()
    first.good("echo tea > /root/note; rm /etc/motd; systemctl mask --quiet apt-daily.timer")
    key = first.host_key
    disk = lab.freeze(first)
    with lab.box(over=disk) as one:
        one.good("rm /root/note")
        with lab.box(over=disk) as two:
            assert two.good("cat /root/note; ls /etc/motd || true") == "tea\n"
            assert two.run("systemctl is-enabled apt-daily.timer").stdout == "masked\n"
            assert len({key, one.host_key, two.host_key}) == 3


def test_a_pulled_plug_ends_everything_and_the_disk_stays(box: Box) -> None:
    box.good("echo kept > /root/note; systemd-run --quiet sleep 1000")
    box.pull_plug()
    assert not _processes(box.name)
    assert (box.root / "root/note").read_text() == "kept\n"
    box.boot_again()
    assert box.good("cat /root/note; pgrep sleep || true") == "kept\n"


def test_names_lead_where_they_were_sent_and_others_nowhere(box: Box, acme: Acme) -> None:
    acme.name("shop.example.test", box.address)
    assert box.good("getent ahostsv4 shop.example.test").split()[0] == box.address
    assert box.run("getent hosts other.example.test").returncode == 2
    acme.name("shop.example.test")
    assert box.run("getent hosts shop.example.test").returncode == 2


def test_certificates_are_issued_to_servers_that_the_name_leads_to(lab: Lab, acme: Acme) -> None:
    with lab.box("trixie") as box:
        acme.name("tea.example.test", box.address)
        box.good("apt-get update && apt-get install -y lego", timeout=120)
        box.good("cat > /root/ca.pem", text=acme.ca.read_text())
        order = f"LEGO_CA_CERTIFICATES=/root/ca.pem lego --server {acme.directory} --accept-tos"
        order += " --email a@tea.example --path /root/lego --http --domains tea.example.test run"
        box.good(order)
        certificate = box.root / "root/lego/certificates/tea.example.test.crt"
        trusted = ssl.create_default_context(cafile=str(acme.root))
        assert trusted.cert_store_stats()["x509_ca"] == 1
        assert "BEGIN CERTIFICATE" in certificate.read_text()


def test_a_second_address_answers_and_moves_to_another_server(lab: Lab, box: Box) -> None:
    moving = box.add_address()
    assert _hosts_key(moving) == box.host_key
    with lab.box() as other:
        box.remove_address(moving)
        other.add_address(moving)
        assert _hosts_key(moving) == other.host_key != box.host_key


def test_nothing_goes_further_than_this_machine(box: Box) -> None:
    # From the box this is a neighbour; the gateway does not hand it on.
    with Box() as other:
        probe = f"timeout 1 bash -c '</dev/tcp/{other.address}/22'"
        assert box.run(probe).returncode


def test_nothing_is_left_when_it_is_down(lab: Lab) -> None:
    with lab.box() as box:
        box.good("systemd-run --quiet sleep 1000")
        assert len(_traces(box.slot)) > 3
        box.pull_plug()
        box.slot.clear()
        assert not _traces(box.slot)


def test_what_killed_tests_left_is_swept_away(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "storebuilder-lab").mkdir()
    (tmp_path / "storebuilder-lab" / base().parent.name).symlink_to(base().parent)
    script = "import time; from tests.lab.box import Box; box = Box().up()"
    child = subprocess.Popen(
        [sys.executable, "-c", f"{script}; print(box.name, flush=True); time.sleep(99)"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)},
    )
    assert child.stdout is not None
    name = child.stdout.readline().strip()
    slots.sweep()
    assert _processes(name)
    assert _mounts(tmp_path)
    child.kill()
    child.communicate()
    _until_dead(name)
    slots.sweep()
    assert not _mounts(tmp_path)
    assert not list((tmp_path / "storebuilder-lab/boxes").iterdir())


def _hosts_key(address: str) -> str:
    words = ["ssh-keyscan", "-T", "5", "-t", "ed25519", address]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return " ".join(said.split()[1:3])


def _traces(slot: Slot) -> list[str]:
    """Folder, network, network card, control groups, mount and processes of a box."""
    places = [slot.folder, Path("/run/netns", slot.name), Path("/sys/class/net", slot.name)]
    found = [str(place) for place in (*places, *slots.groups(slot.number)) if place.exists()]
    return found + _mounts(slot.folder) + _processes(slot.name)


def _mounts(folder: Path) -> list[str]:
    mounts = Path("/proc/mounts").read_text().splitlines()
    return [line for line in mounts if f"{folder}/" in line]


def _processes(name: str) -> list[str]:
    words = ["ip", "netns", "pids", name]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.split()


def _until_dead(name: str) -> None:
    """They die with their owner and need no sweeping."""
    until = time.monotonic() + 10
    while _processes(name):
        assert time.monotonic() < until
        time.sleep(0.02)
