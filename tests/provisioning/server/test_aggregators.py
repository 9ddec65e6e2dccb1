"""An aggregator on a server of its own: launched, asked, upgraded, like a shop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lab.box import Box
from tests.lab.services import Lab
from tests.provisioning.server.buyers import Buyer
from tests.provisioning.server.merchant import NAME, PANEL, SHOP, Merchant


@pytest.fixture
def bare(lab: Lab) -> Iterator[Box]:
    box = lab.box()
    try:
        box.up()
        yield box
    finally:
        box.down()


def test_it_works(bare: Box, merchant: Merchant) -> None:
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
