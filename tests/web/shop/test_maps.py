"""What search engines and home screens ask for."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from storebuilder import catalog, storefronts
from storebuilder.storefronts import hosts
from storebuilder.storefronts.models import Storefront
from storebuilder.web.drawing import mapping
from tests.catalog import builders
from tests.conftest import Browser

ORIGIN = "http://tea.localhost:8000"


def locations(text: str) -> list[str]:
    """The addresses that a sitemap lists."""
    root = ElementTree.fromstring(text)  # noqa: S314 - our own answer
    return [str(item.text) for item in root.iter(f"{{{mapping.SPACE}}}loc")]


def test_it_works(buyer: Browser) -> None:
    builders.product("Blue tea pot")
    parts = locations(buyer.get("/sitemap.xml").text)
    assert f"{ORIGIN}/sitemaps/products-1.xml" in parts
    assert f"{ORIGIN}/zh-CN/sitemaps/products-1.xml" in parts
    for part in parts:
        assert buyer.get(part.removeprefix(ORIGIN)).status_code == 200
    products = buyer.get("/sitemaps/products-1.xml").text
    assert locations(products) == [f"{ORIGIN}/products/blue-tea-pot"]
    assert f'hreflang="zh-CN" href="{ORIGIN}/zh-CN/products/blue-tea-pot"' in products
    assert 'hreflang="x-default"' in products


def test_only_what_the_storefront_shows_is_listed(buyer: Browser, main_front: Storefront) -> None:
    builders.product("Draft", published=False)
    hidden = builders.product("Hidden")
    catalog.set_listing(hidden.id, main_front.id, wanted=False)
    assert locations(buyer.get("/sitemap.xml").text) == [
        f"{ORIGIN}/sitemaps/texts.xml",
        f"{ORIGIN}/zh-CN/sitemaps/texts.xml",
    ]


def test_many_products_are_listed_in_parts(buyer: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "PER_PART", 1)
    builders.product("One")
    builders.product("Two")
    assert "products-2.xml" in buyer.get("/sitemap.xml").text
    assert locations(buyer.get("/sitemaps/products-2.xml").text) == [f"{ORIGIN}/products/two"]
    assert buyer.get("/sitemaps/products-3.xml").status_code == 404
    assert buyer.get("/sitemaps/products-0.xml").status_code == 404


def test_robots_are_told_what_is_private_and_where_the_sitemap_is(buyer: Browser) -> None:
    text = buyer.get("/robots.txt").text
    assert "Disallow: /cart" in text
    assert "Disallow: /zh-CN/checkout" in text
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in text


def test_the_icon_is_the_shops_initial_on_its_colour(chinese_buyer: Browser) -> None:
    drawn = chinese_buyer.get("/favicon.svg").text
    assert ">茶</text>" in drawn
    assert re.search(r'fill="#[0-9a-f]{6}"', drawn)


def test_an_icon_cannot_be_made_to_run(buyer: Browser, main_front: Storefront) -> None:
    storefronts.change_storefront(main_front.id, name="<script>alert(1)</script>")
    hosts.forget()
    assert "<script" not in buyer.get("/favicon.svg").text


def test_a_manifest_starts_in_its_language(buyer: Browser) -> None:
    about = json.loads(buyer.get("/zh-CN/manifest.webmanifest").text)
    assert (about["lang"], about["start_url"]) == ("zh-CN", "/zh-CN/")
