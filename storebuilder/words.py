"""Words in the reader's language: folders of JSON files; ``en/cart.json`` holds ``cart.…``.

A value is a text with ``{names}``, or texts by CLDR plural form chosen by ``count``:
``{"one": "{count} product", "other": "{count} products"}``. A missing one is said in English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

FALLBACK = "en"
_NAME = re.compile(r"\{(\w+)\}")  # names only: words may come from a theme, which is a stranger


class Words:
    """The texts of one language; call it with a key and the names to put in."""

    def __init__(self, language: str, texts: dict[str, Any]) -> None:
        self.language = language
        self.texts = texts

    def __call__(self, key: str, /, **names: object) -> str:
        found = self.texts.get(key)
        if found is None:
            return key
        if isinstance(found, dict):
            found = found.get(_plural(self.language, names.get("count", 0)), found["other"])
        return _NAME.sub(lambda match: str(names.get(match[1], match[0])), str(found))


@cache
def read(folder: Path, language: str, *over: Path) -> Words:
    """Read the words of ``language`` below ``folder``, on top of its parent's and of English.

    Words of the folders ``over`` it come before those of the same key.
    """
    texts: dict[str, Any] = {}
    for base in (folder, *over):
        for tag in dict.fromkeys([FALLBACK, language.partition("-")[0], language]):
            for file in sorted((base / tag).glob("*.json")):
                data = json.loads(file.read_text(encoding="utf-8"))
                texts.update(_flat(data, f"{file.stem}."))
    return Words(language, texts)


def _flat(data: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, dict) and "other" not in value:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _plural(language: str, count: object) -> str:
    from babel import Locale

    number = count if isinstance(count, int | float) else 0
    form: str = Locale.parse(language.replace("-", "_")).plural_form(number)
    return form
