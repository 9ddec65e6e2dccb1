"""Every word of the panel is there in English and in Chinese."""

from __future__ import annotations

import json
import re
from pathlib import Path

from storebuilder import words
from storebuilder.web.desk.speaking import LANGUAGES
from storebuilder.web.faces import House
from storebuilder.web.panel.own import DESK
from tests.accounts.builders import hire, signed_in

NAMES = re.compile(r"\{(\w+)\}")
KEY = re.compile(r"""\bt\(\s*["']([a-z_]+\.[a-z_0-9.]+)["'][,)]""")


def _files(pattern: str) -> list[Path]:
    return sorted(file for folder in reversed(DESK.folders) for file in folder.glob(pattern))


def _own(language: str) -> dict[str, object]:
    texts: dict[str, object] = {}
    for file in _files(f"words/{language}/*.json"):
        texts.update(words._flat(json.loads(file.read_text("utf-8")), f"{file.stem}."))
    return texts


def test_it_works() -> None:
    assert words.read(DESK.folder / "words", "zh-CN")("orders.title") == "订单"


def test_all_languages_have_the_same_keys() -> None:
    english = _own("en")
    for language in LANGUAGES:
        missing = {key for key in english.keys() ^ _own(language) if not key.startswith("errors.")}
        assert not missing


def test_all_languages_put_the_same_names_in() -> None:
    english, chinese = _own("en"), _own("zh-CN")
    for key, text in english.items():
        said = text["other"] if isinstance(text, dict) else text
        there = chinese[key]
        other = there["other"] if isinstance(there, dict) else there
        assert set(NAMES.findall(str(other))) <= set(NAMES.findall(str(said))), key


def test_every_key_in_a_template_has_words() -> None:
    english = _own("en")
    for file in _files("templates/**/*.html"):
        for key in KEY.findall(file.read_text("utf-8")):
            assert key in english, f"{file.name}: {key}"


def test_what_is_refused_is_said_in_chinese(app: House) -> None:
    hire("owner", language="zh-CN")
    client = signed_in(app, "owner")
    page = client.post("/me/password", data={"password": "short"})
    assert "此密码太容易被猜到。请至少使用 10 个字符" in page.text
