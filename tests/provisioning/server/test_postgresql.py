"""A shop on a server with its database in a PostgreSQL, and its backup on the server anew."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from provisioning import places
from tests.lab.acme import Acme
from tests.lab.box import Box
from tests.lab.services import Lab
from tests.provisioning.server.buyers import Buyer
from tests.provisioning.server.merchant import NAME, SHOP, Merchant
from tests.provisioning.server.test_restoring import kept_rows, weight

PASSWORD = "pass-of-the-tests"
ADDRESS = "postgresql://shop:{password}@127.0.0.1/{name}"
#: What the journal notes of a command is its words: the password comes by stdin here too.
ROLE = f"CREATE ROLE shop LOGIN PASSWORD '{PASSWORD}'"
INSTALL = "apt-get -q update && apt-get -q -y install --no-install-recommends postgresql"
CREATE = "runuser -u postgres -- createdb -O shop -T template0 -E UTF8 {name}"
#: Where it may not stand: the one place is the shop's own shop.toml.
ELSEWHERE = f"{places.ETC} {places.VAR}/*.json* {places.RUNS} {places.INCOMING} /var/log /tmp /root"


@pytest.fixture
def bare(lab: Lab, merchant: Merchant) -> Iterator[Box]:
    """A bare server with a PostgreSQL beside the shop to come."""
    box = lab.box()
    try:
        box.up()
        box.good(INSTALL, timeout=600)
        box.good("runuser -u postgres -- psql", text=ROLE)
        for name in ("first", "second"):
            box.good(CREATE.format(name=name))
        merchant.name(box)
        yield box
    finally:
        box.down()


@pytest.mark.timeout(1800)
def test_it_works(bare: Box, merchant: Merchant, acme: Acme) -> None:
    wrong = ADDRESS.format(password="another", name="first")
    words = merchant.launching(bare, "--demo")
    refused = merchant.run(*words, "--database", wrong, timeout=600)
    assert refused.returncode == 1
    assert "The database first at 127.0.0.1:5432 does not let this machine in" in refused.stderr
    assert "password authentication failed" in refused.stderr
    assert "another" not in refused.stderr
    assert bare.run(f"test -e {places.SHOPS}/{NAME}/shop.toml").returncode

    url = ADDRESS.format(password=PASSWORD, name="first")
    done = merchant.run(*words, "--database", url, timeout=600)
    assert done.returncode == 0, done.stderr
    assert Buyer(bare.address, acme, SHOP).get("/").status == 200
    tables = bare.good("runuser -u postgres -- psql -At first -c 'SELECT count(*) FROM products'")
    assert int(tables) > 0
    assert bare.run(f"test -e {places.SHOPS}/{NAME}/shop.db").returncode
    assert PASSWORD not in done.stdout + done.stderr
    assert not bare.run(f"grep -rlF {PASSWORD} {ELSEWHERE}").stdout
    assert not [path for path in (merchant.folder / "state").rglob("*")
                if path.is_file() and PASSWORD in path.read_text()]  # fmt: skip

    bare.good("systemctl stop storebuilder.socket storebuilder.service")
    bare.good(f"install -d -o {places.USER} /mnt/backups")
    said = merchant.good("backup", "set", NAME, "file:///mnt/backups")
    key = re.search(r"AGE-SECRET-KEY-\w+", said)
    assert key
    merchant.good("backup", "now", NAME)
    before = weight(merchant)
    assert before["rows"]["orders"] > 0
    ended = merchant.run("destroy", NAME, "--yes", "--without-backup", timeout=600)
    assert ended.returncode == 0, ended.stderr
    file = merchant.folder / "tea-house.key"
    file.write_text(f"{key[0]}\n")
    second = ADDRESS.format(password=PASSWORD, name="second")
    restored = merchant.run(
        *("restore", NAME, "--from", "file:///mnt/backups", "--key-file", str(file)),
        *("--database", second, "--on", f"ssh://root@{bare.address}", "--domain", SHOP),
        *("--key", str(bare.ssh_key), "--acme-directory", acme.directory),
        *("--acme-ca", str(acme.ca)), timeout=600,
    )  # fmt: skip
    assert restored.returncode == 0, restored.stderr
    after = weight(merchant)
    changed = {"sign_in_links"}
    assert {name: count for name, count in kept_rows(after).items() if name not in changed} == {
        name: count for name, count in kept_rows(before).items() if name not in changed
    }
    assert after["totals"] == before["totals"]
    assert Buyer(bare.address, acme, SHOP).get("/").status == 200
    assert PASSWORD not in restored.stdout + restored.stderr
    assert not bare.run(f"grep -rlF {PASSWORD} {ELSEWHERE}").stdout
