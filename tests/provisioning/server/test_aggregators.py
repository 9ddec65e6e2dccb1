"""An aggregator on a server of its own: launched, asked, upgraded, moved and ended, like a shop."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.lab.box import Box
from tests.lab.services import Lab
from tests.provisioning.server.buyers import Buyer
from tests.provisioning.server.merchant import NAME, PANEL, SHOP, Merchant
from tests.provisioning.server.test_moving import BEFORE, let_talk, moving, serves


@pytest.fixture
def bare(lab: Lab) -> Iterator[Box]:
    box = lab.box()
    try:
        box.up()
        yield box
    finally:
        box.down()


def test_it_works(ready: Box, bare: Box, merchant: Merchant) -> None:
    merchant.knows(bare)
    merchant.name(bare, SHOP, PANEL)
    words = ["aggregator", *merchant.launching(bare), "--country", "US", "--currency", "USD"]
    said = merchant.good(*words, "--language", "en")
    assert f"https://{SHOP}/" in said
    assert "/sign-in/" in said
    profile = Buyer(bare.address, merchant.acme).ask("GET", "/.well-known/ucp")
    assert '"crv": "Ed25519"' in profile.text
    assert "No shop has asked yet." in merchant.good("aggregator", "stores", NAME)
    code, found = merchant.status()
    assert (code, found["serves"], found["wrong"]) == (0, True, [])
    done = merchant.run("storefront", "list", NAME)
    assert done.returncode != 0
    assert "is an aggregator; shops do this." in done.stderr
    # A newer version is rehearsed on a copy of the aggregator, and takes over.
    newer = merchant.another_version("0.2.0")
    assert "✓ Rehearsal" in newer.good("upgrade", NAME)

    # It comes along to another server with the keys by which shops know it, and ends there.
    for box in (bare, ready):
        let_talk(box)
    assert "are the same on both." in newer.good(*moving(ready))
    assert serves(ready)
    assert not serves(bare)
    moved = Buyer(ready.address, merchant.acme).ask("GET", "/.well-known/ucp")
    assert keys(moved.text) == keys(profile.text)
    merchant.name(ready, SHOP, PANEL)
    assert "is no more" in newer.good("destroy", BEFORE, "--yes")
    assert "is no more" in newer.good("destroy", NAME, "--yes")
    assert [path.name for path in merchant.folder.glob("*.sbz")]
    assert not ready.run("ls -d /opt/storebuilder /etc/storebuilder").stdout


def keys(profile: str) -> set[str]:
    """The keys by which shops believe this aggregator."""
    return {key["x"] for key in json.loads(profile)["signing_keys"]}
