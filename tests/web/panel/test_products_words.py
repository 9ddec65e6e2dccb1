"""The catalogue's words: every key in English and in Chinese, with the same names in them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from storebuilder.web.panel.own import DESK


@pytest.mark.parametrize("area", ["products", "collections", "photos", "imports"])
def test_it_works(area: str) -> None:
    english, chinese = (_flat(_read(language, area)) for language in ("en", "zh-CN"))
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        names = {name for name in re.findall(r"\{(\w+)\}", text) if name != "count"}
        assert names <= set(re.findall(r"\{(\w+)\}", chinese[key])), key


@pytest.mark.parametrize("area", ["products", "collections", "photos", "imports"])
def test_every_word_that_a_template_asks_for_is_there(area: str) -> None:
    known = set(_flat(_read("en", area)))
    for file in (DESK.folder / "templates" / "panel").rglob("*.html"):
        for key in re.findall(rf"\bt\([\"']{area}\.([\w.-]+)[\"'][,)]", file.read_text("utf-8")):
            assert key in known, f"{file.name}: {area}.{key}"


def _read(language: str, area: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        (DESK.folder / "words" / language / f"{area}.json").read_text("utf-8")
    )
    return read


def _flat(tree: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict) and "other" in value:
            found[prefix + key] = value["other"]
        elif isinstance(value, dict):
            found |= _flat(value, f"{prefix}{key}.")
        else:
            found[prefix + key] = value
    return found
