"""What search engines are told of a market."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

import pytest

from storebuilder.web.drawing import mapping
from storebuilder.web.faces import House
from tests.conftest import Browser
from tests.web.market.bazaar import offer_id

ORIGIN = "http://market.localhost:8000"


def locations(text: str) -> list[str]:
    root = Tree.fromstring(text)  # noqa: S314 - our own
    return [str(item.text) for item in root.iter(f"{{{mapping.SPACE}}}loc")]


def test_it_works(bazaar_open: House, shopper: Browser) -> None:
    parts = locations(shopper.get("/sitemap.xml").text)
    assert f"{ORIGIN}/zh-CN/sitemaps/goods-1.xml" in parts
    found = [
        address
        for part in parts
        for address in locations(shopper.get(part.removeprefix(ORIGIN)).text)
    ]
    assert f"{ORIGIN}/goods/{offer_id('kiln', 'cup')}" in found
    assert f"{ORIGIN}/zh-CN/stores/tea-house" in found
    assert f"{ORIGIN}/categories/674" in found
    for address in found:
        assert shopper.get(address.removeprefix(ORIGIN)).status_code == 200, address


def test_robots_stay_away_from_search_and_what_is_personal(
    bazaar_open: House, shopper: Browser
) -> None:
    text = shopper.get("/robots.txt").text
    for path in ("/search", "/cart", "/orders", "/zh-CN/search"):
        assert f"Disallow: {path}\n" in text
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in text


def test_many_goods_are_listed_in_parts(
    bazaar_open: House, shopper: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mapping, "PER_PART", 2)
    assert len(locations(shopper.get("/sitemaps/goods-1.xml").text)) == 2
    assert len(locations(shopper.get("/sitemaps/goods-3.xml").text)) == 1
    assert shopper.get("/sitemaps/goods-4.xml").status_code == 404
