"""Files that a command names travel with it to the shop's server, and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image as Picture

from provisioning import places
from tests.lab.box import Box
from tests.provisioning.server.merchant import NAME, Merchant

CATALOGUE = """\
Title,URL handle,Type,Status,Price,Inventory quantity,Product image URL
Iron pot,iron-pot,Pots,Active,39.00,4,pots/iron.png
Clay pot,clay-pot,Pots,Active,29.00,4,pots/secret.png
Glass pot,glass-pot,Pots,Active,19.00,4,../outside.png
"""
TRANSLATIONS = "Handle,Locale,Title\niron-pot,zh-CN,铁壶\n"
LEFT = f"ls -A {places.SHOPS} /tmp | grep -e carried -e sbz || true"


@pytest.fixture
def goods(merchant: Merchant) -> Path:
    """A catalogue with one picture beside it, one that is a link, and one outside."""
    folder = merchant.folder / "goods"
    (folder / "pots").mkdir(parents=True)
    for path in (folder / "pots/iron.png", merchant.folder / "outside.png"):
        Picture.new("RGB", (64, 48), "brown").save(path)
    (folder / "pots/secret.png").symlink_to(merchant.folder / "outside.png")
    (folder / "teas.csv").write_text(CATALOGUE)
    (folder / "translations.csv").write_text(TRANSLATIONS)
    return folder / "teas.csv"


def test_a_catalogue_travels_with_its_pictures_and_comes_back(
    server: Box, merchant: Merchant, goods: Path
) -> None:
    done = merchant.run("import", NAME, "goods/teas.csv", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["created"] == 3
    told = " ".join(problem["problem"] for problem in report["problems"])
    assert "pots/secret.png" in told
    assert "../outside.png" in told
    assert "pots/iron.png" not in told
    assert "Sending" in done.stderr
    assert not server.good(LEFT)
    again = json.loads(merchant.run("import", NAME, "goods/teas.csv", "--json").stdout)
    assert (again["created"], again["updated"]) == (0, 0)

    merchant.good("export", NAME, "out.csv")
    text = (merchant.folder / "out.csv").read_text()
    assert "iron-pot" in text
    assert merchant.run("export", NAME, "-").stdout.splitlines() == text.splitlines()
    assert not server.good(LEFT)


def test_the_whole_shop_comes_whole_or_not_at_all(server: Box, merchant: Merchant) -> None:
    merchant.good("export", NAME, "shop.sbz")
    kept = merchant.folder / "shop.sbz"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert not list(merchant.folder.glob(".*.half"))
    assert not server.good(LEFT)
    local = merchant.run("import", "copy", "shop.sbz", "--local", "--json")
    assert local.returncode == 0, local.stderr
    assert json.loads(local.stdout)["orders"] > 0

    refused = merchant.run("import", NAME, "shop.sbz")
    assert refused.returncode == 1
    assert "Nothing is ever written over a shop" in refused.stderr
    missing = merchant.run("import", NAME, "nothing.csv")
    assert missing.returncode == 1
    assert "There is no file nothing.csv" in missing.stderr
    nowhere = merchant.run("export", NAME, "nowhere/shop.sbz")
    assert nowhere.returncode == 1
    assert "There is no folder" in nowhere.stderr


def test_a_shop_is_launched_with_its_catalogue(ready: Box, merchant: Merchant, goods: Path) -> None:
    words = merchant.launching(ready, "--catalogue", "goods/teas.csv")
    assert "✓ Catalogue" in merchant.good(*words)
    assert "iron-pot" in merchant.run("export", NAME, "-").stdout
    # Launched again it overwrites nothing that the merchant changed since.
    goods.write_text(CATALOGUE.replace("39.00", "1.00"))
    merchant.good(*words)
    assert "39.00" in merchant.run("export", NAME, "-").stdout
    assert not ready.good(LEFT)
