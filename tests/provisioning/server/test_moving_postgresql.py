"""A shop whose database is a PostgreSQL elsewhere moves: the database stays, all else comes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provisioning import places
from tests.lab.acme import Acme
from tests.lab.box import Box
from tests.lab.services import Lab
from tests.provisioning.server.buyers import Buyer, until_answered
from tests.provisioning.server.conftest import Image, launched
from tests.provisioning.server.merchant import NAME, Merchant
from tests.provisioning.server.test_moving import let_talk, moving, serves
from tests.provisioning.server.test_postgresql import CREATE, INSTALL, PASSWORD, ROLE

#: From which addresses its PostgreSQL is reached.
LET_IN = "echo 'host all all {address}/32 scram-sha-256' >> /etc/postgresql/*/main/pg_hba.conf"
LISTEN = "echo \"listen_addresses = '*'\" >> /etc/postgresql/*/main/postgresql.conf"
RESTART = "pg_ctlcluster $(ls /etc/postgresql) main restart"
ORDERS = "runuser -u postgres -- psql -At first -c 'SELECT count(*) FROM orders'"


@pytest.fixture
def elsewhere(lab: Lab) -> Iterator[Box]:
    """A server that holds nothing but a PostgreSQL."""
    box = lab.box()
    try:
        box.up()
        let_talk(box)
        box.good(INSTALL, timeout=600)
        box.good("runuser -u postgres -- psql", text=ROLE)
        box.good(CREATE.format(name="first"))
        box.good(LISTEN)
        yield box
    finally:
        box.down()


@pytest.fixture
def fresh(ready: Box) -> Box:
    """A server without a shop."""
    let_talk(ready)
    return ready


@pytest.fixture
def old(lab: Lab, cleared: Image, merchant: Merchant, fresh: Box, elsewhere: Box) -> Iterator[Box]:
    """A server with a shop that has its database elsewhere, where only this server is let in."""
    with launched(lab, cleared, merchant) as box:
        let_talk(box)
        merchant.name(box)
        elsewhere.good(LET_IN.format(address=box.address))
        elsewhere.good(RESTART)
        url = f"postgresql://shop:{PASSWORD}@{elsewhere.address}/first"
        merchant.good(*merchant.launching(box, "--demo"), "--database", url)
        until_answered(box, merchant.acme)
        yield box


def test_it_works(fresh: Box, old: Box, elsewhere: Box, merchant: Merchant, acme: Acme) -> None:
    before, variant = int(elsewhere.good(ORDERS)), Buyer(old.address, acme).variant()
    refused = merchant.run(*moving(fresh))
    assert refused.returncode == 1
    assert f"The database first at {elsewhere.address}:5432 does not let this" in refused.stderr
    assert PASSWORD not in refused.stdout + refused.stderr
    assert serves(old)
    Buyer(old.address, acme).order(variant)

    elsewhere.good(LET_IN.format(address=fresh.address))
    elsewhere.good("runuser -u postgres -- psql -c 'SELECT pg_reload_conf()'")
    said = merchant.good(*moving(fresh))
    assert "are the same on both." in said
    assert PASSWORD not in said
    assert serves(fresh)
    assert not serves(old)
    assert fresh.run(f"test -e {places.SHOPS}/{NAME}/shop.db").returncode
    Buyer(old.address, acme).order(variant)  # names lead to the old server still
    Buyer(fresh.address, acme).order(variant)
    assert int(elsewhere.good(ORDERS)) == before + 3
