"""The shop of a backup on a bare server in one command, killed on the way and run again."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from provisioning import places
from tests.lab.acme import Acme
from tests.lab.box import Box
from tests.lab.ceph import Ceph
from tests.provisioning.server.buyers import Buyer
from tests.provisioning.server.merchant import NAME, SHOP, Merchant
from tests.provisioning.server.test_restoring import (
    HASHES,
    Keeper,
    bucket,
    kept_rows,
    let_talk,
    weight,
)

__all__ = ["bucket"]
ROOM = f"{places.SHOPS}/.{NAME}-arriving"
#: Kills whatever restores there as soon as the first pictures have come.
KILLER = (
    f'nohup sh -c \'until [ -n "$(ls {ROOM}/home/media)" ]; do :; done; '
    "pkill -9 -f -- --over-empty' >/dev/null 2>&1 &"
)
#: Waits until what goes on there by itself has come to its end.
IDLE = "while systemctl is-active -q storebuilder-apply.service; do sleep 0.1; done"


def cut(keeper: Keeper, words: list[str], at: str) -> None:
    """Begin a command and kill it, with its ssh, at the line that says ``at``."""
    process = keeper.begin(*words)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if at in line:
                return
        pytest.fail(f"Nobody said {at}.")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.mark.timeout(1800)
def test_it_works(
    ready: Box, server: Box, merchant: Merchant, acme: Acme, ceph: Ceph, bucket: list[str]
) -> None:
    for box in (ready, server):
        let_talk(box)
    keeper = Keeper(merchant.folder, acme, secret=ceph.secret)
    server.good("systemctl stop storebuilder.socket storebuilder.service")
    key = re.search(r"AGE-SECRET-KEY-\w+", keeper.good("backup", "set", NAME, *bucket))
    assert key
    assert "was read back and opened" in keeper.good("backup", "now", NAME)
    before, hashes = weight(keeper), server.good(HASHES)
    assert before["rows"]["orders"] > 0
    server.power_off()

    # Another machine of the merchant's and another server; nothing is left but the bucket.
    other = Keeper(merchant.folder / "other", acme, secret=ceph.secret)
    other.folder.mkdir()
    other.name(ready)
    file = other.folder / "tea-house.key"
    file.write_text(f"{key[0]}\n")
    words = restoring(other, ready, bucket, file)
    cut(other, words, "Packages")
    ready.good(IDLE)
    ready.good(KILLER)
    assert other.run(*words).returncode
    assert ready.good(f"ls {ROOM}/home/media")
    assert ready.run(f"test -e {places.SHOPS}/{NAME}/shop.toml").returncode
    said = other.good(*words)
    assert f"{before['rows']['orders']} orders" in said
    assert f"https://{SHOP}/" in said
    after = weight(other)
    assert rows(after) == rows(before)
    assert after["totals"] == before["totals"]
    assert after["stock"] == before["stock"]
    # The worker goes on with pictures that waited.
    assert set(hashes.splitlines()) <= set(ready.good(HASHES).splitlines())
    assert Buyer(ready.address, acme, SHOP).get("/").status == 200
    _, found = other.status()
    assert found["serves"] is True
    assert not [line for line in found["wrong"] if "lead" in line or "answer" in line]

    # Run again it touches nothing, and no order is written over.
    since = ready.good("systemctl show storebuilder -P ActiveEnterTimestamp")
    assert "nothing was touched" in other.good(*words)
    assert rows(weight(other)) == rows(before)
    assert ready.good("systemctl show storebuilder -P ActiveEnterTimestamp") == since
    for secret in (key[0], ceph.secret):
        left = ready.run(f"grep -rlF -e {secret} /etc /var /opt /tmp /root /run", timeout=120)
        assert not left.stdout, left.stdout


def rows(weight: dict[str, Any]) -> dict[str, int]:
    """The rows of all that a shop has, without the links that this command makes itself."""
    return {name: count for name, count in kept_rows(weight).items() if name != "sign_in_links"}


def restoring(keeper: Keeper, box: Box, bucket: list[str], key: Path) -> list[str]:
    return [
        *("restore", NAME, "--from", *bucket, "--key-file", str(key)),
        *("--on", f"ssh://root@{box.address}", "--domain", SHOP, "--key", str(box.ssh_key)),
        *("--acme-directory", keeper.acme.directory, "--acme-ca", str(keeper.acme.ca), "--yes"),
    ]
