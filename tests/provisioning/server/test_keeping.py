"""A shop on a server from afar: how it is, what it says, its names, and its end."""

from __future__ import annotations

import json

import pytest

from provisioning import places
from tests.lab.acme import Acme
from tests.lab.box import Box
from tests.provisioning.server.buyers import Buyer
from tests.provisioning.server.conftest import Image
from tests.provisioning.server.merchant import CHINESE, NAME, NAMES, PANEL, SHOP, Merchant

ANOTHER = "tea.example.test"


def test_it_works(standing: Box, merchant: Merchant) -> None:
    code, found = merchant.status()
    assert found["wrong"] == []
    assert code == 0
    assert found["serves"]
    assert set(found["certificates"]) == set(NAMES)
    assert all(days > 0 for days in found["certificates"].values())
    assert 0 < found["disk"]["used_percent"] < 100
    assert found["releases"] == [found["release"]]
    assert found["shop"]["failed_jobs"] == 0
    page = merchant.good("status", NAME)
    for word in ("release:", "certificates:", "disk:", "backup:", "queue:", f"{NAME} answers"):
        assert word in page


def test_what_is_wrong_is_said_and_is_an_exit_code(
    server: Box, merchant: Merchant, acme: Acme
) -> None:
    acme.name(CHINESE, "192.0.2.1")
    code, found = merchant.status()
    assert code == 3
    assert found["wrong"] == [f"{CHINESE} does not lead to this server."]
    merchant.name(server)
    # A disk of eight megabytes more than is needed, and then of hardly any.
    server.good(
        f"size=$(du -sm {places.VAR} | cut -f1); mkdir /mnt/small && mount -t tmpfs -o "
        f"size=$((size + 8))m none /mnt/small && cp -a {places.VAR}/. /mnt/small && "
        f"mount --bind /mnt/small {places.VAR} && fallocate -l 7M {places.VAR}/filler"
    )
    done = merchant.run("status", NAME)
    assert done.returncode == 3
    assert "% full." in done.stdout
    server.good(f"umount {places.VAR}")
    server.good("systemctl stop storebuilder.socket storebuilder.service")
    done = merchant.run("status", NAME)
    assert done.returncode == 3
    assert "DOES NOT ANSWER" in done.stdout


def test_logs_and_commands_of_the_shop(standing: Box, merchant: Merchant) -> None:
    assert "The shop answers." in merchant.good("logs", NAME)
    assert "caddy" in merchant.good("logs", NAME, "--front")
    listed = merchant.run("exec", NAME, "--", "storefront", "list", NAME, "--json")
    assert {row["handle"] for row in json.loads(listed.stdout)} == {"main", "cn"}
    # What belongs to the shop is forwarded to where the shop is, with its own words and code.
    assert merchant.run("storefront", "list", NAME, "--json").stdout == listed.stdout
    failed = merchant.run("exec", NAME, "--", "storefront", "set", NAME, "none", "--host", "a.b")
    assert failed.returncode == 1
    assert "Error" in failed.stderr
    words = "a; touch /tmp/owned; $(touch /tmp/owned) 'b"
    merchant.run("exec", NAME, "--", "storefront", "set", NAME, words)
    assert standing.run("ls /tmp/owned").returncode


def test_a_name_more_and_a_name_less(server: Box, merchant: Merchant, acme: Acme) -> None:
    acme.name(ANOTHER)
    waits = merchant.run("domain", "add", NAME, ANOTHER, "--storefront", "cn")
    assert waits.returncode == 3
    assert f"{ANOTHER}. A {server.address}" in waits.stdout
    merchant.name(server, ANOTHER)
    merchant.good("domain", "add", NAME, ANOTHER, "--storefront", "cn")
    assert Buyer(server.address, acme, ANOTHER).get("/").status == 200
    assert Buyer(server.address, acme, SHOP).get("/").status == 200

    used = merchant.run("domain", "remove", NAME, ANOTHER)
    assert used.returncode == 1
    assert "The storefront cn answers at" in used.stderr
    merchant.good("domain", "remove", NAME, CHINESE)
    with pytest.raises(OSError, match="alert|EOF|reset"):
        Buyer(server.address, acme, CHINESE).get("/")
    code, found = merchant.status()
    assert (code, found["hosts"]) == (0, [SHOP, ANOTHER])
    # Launched again as at first, the names stay as they are.
    assert "(already there)" in merchant.good(*merchant.launching(server, "--demo", "--dry-run"))
    for name in (PANEL, "a b.example", "x{y}.example", "-oProxy"):
        refused = merchant.run("domain", "add", NAME, "--", name)
        assert refused.returncode == 2, refused
        assert len(refused.stderr.strip().splitlines()) <= 2
    assert merchant.status()[0] == 0


def test_a_name_that_leads_elsewhere_is_never_asked_for(
    ready: Box, merchant: Merchant, acme: Acme
) -> None:
    shop, panel = "early.example.test", "panel.early.example.test"
    merchant.name(ready, shop)
    acme.name(panel, ready.address, "192.0.2.1")  # half of its visitors would go astray
    words = merchant.launching(ready, domain=shop)
    done = merchant.run(*words)
    assert done.returncode == 3, done.stderr
    assert f"https://{shop}/" in done.stdout
    assert f"{panel}. A {ready.address}" in done.stdout
    assert "Then run the same command again: storebuilder launch" in done.stdout
    asked = acme.log.read_text()
    assert shop in asked
    assert panel not in asked
    assert Buyer(ready.address, acme, shop).get("/").status == 200
    merchant.name(ready, panel)
    assert f"https://{panel}/sign-in/" in merchant.good(*words)
    assert Buyer(ready.address, acme, panel).get("/sign-in").status == 200


def test_its_end_leaves_nothing(cleared: Image) -> None:
    before = set(cleared.found["before"].splitlines())
    owned = set(cleared.found["owned"].splitlines())
    left = [path for path in cleared.found["after"].splitlines() if path not in before | owned]
    ours = [path for path in left if "storebuilder" in path or "swapfile" in path]
    assert not ours
    # Packages keep their own notes and logs; nothing else is new.
    theirs = (
        "/var/lib/",
        "/var/log/",
        "/var/cache/",
        "/etc/",
        "/usr/",
        "/dev/",
        "/root/.",
        "/var/tmp/systemd-private",  # noqa: S108 - of services that run
    )
    assert not [path for path in left if not path.startswith(theirs)]
    print(
        len(left), [path for path in left if path.startswith(("/etc/", "/root", "/var/lib/caddy"))]
    )
    assert "storebuilder" not in cleared.found["table"] + cleared.found["user"]
    assert "0 unit files" in cleared.found["units"]
    assert cleared.found["kept"].startswith(NAME)
    assert "is no more" in cleared.said["destroy"].stderr


def test_ended_twice_or_cut_off_it_says_what_is_so(server: Box, merchant: Merchant) -> None:
    # As if the first try had been cut off after the shop itself was gone.
    merchant.good("destroy", NAME, "--yes", "--without-backup")
    merchant.knows(server)
    again = merchant.run("destroy", NAME, "--yes", "--without-backup")
    assert again.returncode == 0, again.stderr
    gone = merchant.run("status", NAME)
    assert gone.returncode != 0
    server.good("useradd --system storebuilder; mkdir -p /opt/storebuilder/releases/x")
    merchant.knows(server)
    merchant.good("destroy", NAME, "--yes", "--without-backup")
    assert server.run("id storebuilder").returncode
    assert server.run("ls /opt/storebuilder").returncode
