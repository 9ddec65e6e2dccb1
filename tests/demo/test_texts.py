import re

import pytest

from storebuilder.demo import reading
from storebuilder.demo.reading import PICTURES, ProductText

PRODUCTS = [product for shelf in reading.shelves() for product in shelf.product]
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_it_works() -> None:
    assert len(reading.shelves()) == 6
    assert 24 <= len(PRODUCTS) <= 32


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.handle)
def test_a_product_is_described_in_both_languages(product: ProductText) -> None:
    assert product.text.count(". ") >= 2
    assert HAN.search(product.zh.title)
    assert len(product.zh.text) > 60
    assert len(product.zh.facts) == len(product.facts)
    assert all(HAN.search(name) for name, _ in product.zh.facts)
    assert all(
        HAN.search(value[1]) or "升" in value[1] for o in product.options for value in o.values
    )
    assert not HAN.search(product.text)


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.handle)
def test_a_product_has_pictures_with_words_in_both_languages(product: ProductText) -> None:
    for name, alt, chinese in product.pictures:
        assert (PICTURES / f"{name}.webp").is_file()
        assert len(alt) > 15
        assert HAN.search(chinese)
    shown = {name for name, _, _ in product.pictures}
    assert {value[3] for o in product.options for value in o.values} - {""} <= shown


def test_what_is_sold_can_be_told_apart_and_declared() -> None:
    skus = [variant.sku for product in PRODUCTS for variant in product.variants]
    assert len(skus) == len(set(skus))
    assert all(re.fullmatch(r"\d{6}", product.hs) for product in PRODUCTS)
    assert all(product.grams > 0 for product in PRODUCTS)
    assert all(
        variant.compare is None or variant.compare > variant.price
        for product in PRODUCTS
        for variant in product.variants
    )


def test_some_things_are_sold_out_and_some_reduced() -> None:
    variants = [variant for product in PRODUCTS for variant in product.variants]
    assert 3 <= sum(variant.stock == 0 for variant in variants) <= 12
    assert 4 <= sum(variant.compare is not None for variant in variants) <= 14


def test_no_text_is_a_placeholder() -> None:
    for file in reading.HERE.rglob("*"):
        if file.suffix in {".toml", ".html"}:
            said = file.read_text(encoding="utf-8").lower()
            assert not re.search(r"lorem|ipsum|todo|xxx", said), file


def test_pictures_are_light_and_none_is_left_over() -> None:
    files = list(PICTURES.glob("*.webp"))
    assert max(file.stat().st_size for file in files) <= 70_000
    assert sum(file.stat().st_size for file in files) <= 4_000_000
    used = {name for product in PRODUCTS for name, _, _ in product.pictures}
    used |= {shelf.collection.picture for shelf in reading.shelves()}
    used |= {
        section["settings"]["picture"]
        for section in reading.home()["sections"].values()
        if "picture" in section.get("settings", {})
    }
    assert {file.stem for file in files} - used <= {"about-workshop"}


@pytest.mark.parametrize("handle", ["about", "contact", "shipping", "returns", "privacy", "terms"])
def test_a_page_is_written_in_both_languages(handle: str) -> None:
    title, body = reading.page("en", handle)
    chinese, said = reading.page("zh-CN", handle)
    assert title
    assert HAN.search(chinese)
    assert len(body) > 600
    assert len(said) > 300
    assert not HAN.search(body)
