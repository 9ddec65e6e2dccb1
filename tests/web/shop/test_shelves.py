"""Shelves, filters and search as the buyer meets them."""

from __future__ import annotations

import pytest

from storebuilder import catalog
from storebuilder.storefronts import hosts
from storebuilder.storefronts.models import Storefront
from storebuilder.web.shop import collections, picking
from tests.catalog import builders
from tests.conftest import Browser


@pytest.mark.parametrize("sort", ["price-low", "price-high", "newest", "title", "best-selling"])
def test_the_first_page_shows_a_collection_in_its_own_order(
    buyer: Browser, goods: None, main_front: Storefront, sort: str
) -> None:
    for number, price in enumerate((500, 900, 100)):
        builders.product(f"Vase {2 - number}", kind="Vases", handle=f"vase-{number}", price=price)
    vases = catalog.add_collection("Vases", rule={"kind": "Vases"}, sort=sort)
    front = hosts.current()[0]
    picked = picking.pick(front, "en", {vases.handle: 3}, {vases.handle: sort})
    shelf = catalog.shelf(front, "en", collection=vases.handle)
    assert picked[vases.handle] == [card.product_id for card in shelf.cards]


def test_filters_are_named_in_the_readers_language(
    buyer: Browser, chinese_buyer: Browser, goods: None
) -> None:
    for number, (kind, said) in enumerate((("Bowls", "碗"), ("Plates", "盘子"))):
        one = builders.product(kind, kind=kind, handle=f"dish-{number}", tags=(f"mark-{number}",))
        catalog.translate("product", one.id, "zh-CN", {"kind": said})
    english, chinese = (face.get("/collections/all").text for face in (buyer, chinese_buyer))
    assert "mark-1" in english
    assert 'value="Plates"><span>Plates ' in english
    assert 'value="Plates"><span>盘子 ' in chinese
    assert "mark-1" not in chinese


def test_a_shelf_can_be_narrowed_sorted_and_leafed_through(
    buyer: Browser, goods: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collections, "PER_PAGE", 4)
    first = buyer.get("/collections/cups").text
    assert "6 products" in first
    assert 'href="/collections/cups?page=2"' in first
    assert "noindex" not in first
    sorted_shelf = buyer.get("/collections/cups?sort=title&page=2").text
    assert "noindex" in sorted_shelf
    assert 'href="/collections/cups?sort=title"' in sorted_shelf
    none = buyer.get("/collections/cups?price-min=1000").text
    assert "Nothing fits all of this" in none
    assert "From $1,000.00" in none


@pytest.mark.parametrize("page", ["2", "999999999999"])
def test_a_page_of_a_shelf_that_is_not_there_is_not_found(
    buyer: Browser, goods: None, page: str
) -> None:
    assert buyer.get(f"/collections/cups?page={page}").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "٣", ""])
def test_a_page_number_that_is_none_gives_the_first(buyer: Browser, goods: None, page: str) -> None:
    assert buyer.get(f"/collections/cups?page={page}").status_code == 200


def test_search_finds_chinese_words(chinese_buyer: Browser, goods: None) -> None:
    assert "蓝色茶壶" in chinese_buyer.get("/search?q=茶壶").text


def test_search_says_what_to_do_where_nothing_is_found(buyer: Browser, goods: None) -> None:
    text = buyer.get("/search?q=<script>alert(1)</script>").text
    assert "<script>alert" not in text
    assert "Nothing was found for “&lt;script&gt;" in text
    assert "/collections/cups" in text
