"""Words in the reader's language."""

import json
from pathlib import Path

from storebuilder import words


def test_it_works(tmp_path: Path) -> None:
    _write(
        tmp_path,
        "en",
        {"title": "Cart", "count": {"one": "{count} thing", "other": "{count} things"}},
    )
    _write(tmp_path, "zh-CN", {"title": "购物车"})
    english, chinese = words.read(tmp_path, "en"), words.read(tmp_path, "zh-CN")
    assert [english("cart.count", count=1), english("cart.count", count=2)] == [
        "1 thing",
        "2 things",
    ]
    assert chinese("cart.title") == "购物车"
    assert chinese("cart.count", count=2) == "2 things"  # not translated yet: said in English


def test_a_name_reaches_no_attribute(tmp_path: Path) -> None:
    _write(tmp_path, "en", {"hello": "Hello {name.__class__} {name}"})
    assert words.read(tmp_path, "en")("cart.hello", name="Li") == "Hello {name.__class__} Li"


def _write(folder: Path, language: str, texts: dict) -> None:
    (folder / language).mkdir()
    (folder / language / "cart.json").write_text(json.dumps(texts), encoding="utf-8")
