"""Backups of a shop on a server, and the shop from one of them on another server."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from provisioning import places
from tests.lab.acme import Acme
from tests.lab.box import Box
from tests.lab.ceph import Ceph
from tests.provisioning.server.buyers import Buyer
from tests.provisioning.server.merchant import NAME, SHOP, Merchant

HASHES = f"cd {places.MEDIA} && find . -type f ! -name '.*' -exec sha256sum {{}} + | sort"
#: What the shop itself goes on with as soon as it runs.
GOES_ON = {"jobs", "job_runs", "outbox", "mails"}


@dataclass
class Keeper(Merchant):
    """A merchant whose bucket's secret is in the environment."""

    secret: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"STOREBUILDER_S3_SECRET": self.secret}


@pytest.fixture
def bucket(ceph: Ceph) -> list[str]:
    """A bucket, and the words that lead to it."""
    let_talk(ceph._box)
    name = f"backups-{secrets.token_hex(4)}"  # one for each test: a bucket knows its shop
    boto3.client(
        "s3", endpoint_url=ceph.endpoint, region_name="us-east-1", aws_access_key_id=ceph.key,
        aws_secret_access_key=ceph.secret,
    ).create_bucket(Bucket=name)  # fmt: skip
    words = [f"s3://{name}", "--endpoint", ceph.endpoint, "--region", "us-east-1"]
    return [*words, "--key-id", ceph.key, "--path-style"]


def let_talk(box: Box) -> None:
    Path(f"/proc/sys/net/ipv4/conf/{box.name}/forwarding").write_text("1")


def weight(merchant: Merchant) -> dict[str, Any]:
    """Rows, totals, stock and media as the shop's own program counts them."""
    done = merchant.run("exec", NAME, "--", "weigh", NAME)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def kept_rows(weight: dict[str, Any]) -> dict[str, int]:
    return {name: count for name, count in weight["rows"].items() if name not in GOES_ON}


def test_a_shop_comes_back_from_a_bucket_on_a_fresh_server(
    ready: Box, server: Box, merchant: Merchant, acme: Acme, ceph: Ceph, bucket: list[str]
) -> None:
    for box in (ready, server):
        let_talk(box)
    keeper = Keeper(merchant.folder, acme, secret=ceph.secret)
    server.good("systemctl start storebuilder-backup.service")  # nothing to do, and no failure
    # What a shop has is fixed while it stands still.
    server.good("systemctl stop storebuilder.socket storebuilder.service")
    key = re.search(r"AGE-SECRET-KEY-\w+", keeper.good("backup", "set", NAME, *bucket))
    assert key
    file = keeper.folder / "tea-house.key"
    file.write_text(f"{key[0]}\n")
    assert "was read back and opened" in keeper.good("backup", "now", NAME)
    rows = json.loads(keeper.run("backup", "list", NAME, "--json").stdout)
    assert [row["state"] for row in rows] == ["proven"]
    verified = keeper.good("backup", "verify", NAME, "--key-file", str(file))
    assert "Everything was opened" in verified
    before, hashes = weight(keeper), server.good(HASHES)
    assert before["rows"]["orders"] > 0
    assert hashes

    # Another machine of the merchant's and another server; nothing is left but the bucket.
    server.power_off()
    other = Keeper(merchant.folder / "other", acme, secret=ceph.secret)
    other.name(ready)
    other.folder.mkdir()
    other.good(*other.launching(ready))
    said = other.good("restore", NAME, "--from", *bucket, "--key-file", str(file))
    assert f"{before['rows']['orders']} orders" in said
    assert "as its manifest says" in said
    after = weight(other)
    assert kept_rows(after) == kept_rows(before)
    assert after["totals"] == before["totals"]
    assert after["stock"] == before["stock"]
    assert set(hashes.splitlines()) <= set(ready.good(HASHES).splitlines())
    assert Buyer(ready.address, acme, SHOP).get("/").status == 200
    # Of the key and the secret nothing stayed on the server.
    for secret in (key[0], ceph.secret):
        found = ready.run(f"grep -rlF -e {secret} /etc /var /opt /tmp /root /run")
        assert not found.stdout, found.stdout
