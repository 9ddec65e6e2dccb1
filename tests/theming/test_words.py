from __future__ import annotations

import pytest

from storebuilder.theming import finding, reading

LOCALES = finding.themes_folder() / "plain" / "locales"
OURS = {"shop.json", "home.json", "shelf.json", "search.json", "product.json", "error.json",
        "schema.json"}  # fmt: skip


@pytest.mark.parametrize("file", sorted(OURS))
def test_english_and_chinese_say_the_same_things(file: str) -> None:
    english = {key for key, own in reading.keys_of(LOCALES / "en").items() if own == file}
    chinese = {key for key, own in reading.keys_of(LOCALES / "zh-CN").items() if own == file}
    assert english == chinese
    assert english


def test_the_theme_market_says_the_same_things_in_english_and_chinese() -> None:
    folder = finding.themes_folder() / "market" / "locales"
    english, chinese = reading.keys_of(folder / "en"), reading.keys_of(folder / "zh-CN")
    assert english == chinese
    assert english
