"""What a merchant wants of a new shop: checked, and guessed where it can be."""

from __future__ import annotations

import locale
from dataclasses import dataclass
from pathlib import Path

from storebuilder import config as settings
from storebuilder import fields, homes
from storebuilder.errors import NotFound
from storebuilder.money import check_currency


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a merchant wants of a new shop, checked."""

    name: str
    home: Path
    port: int
    theme: str
    language: str
    country: str
    currency: str
    email: str
    database: str = ""
    catalogue: Path | None = None
    demo: bool = False


def guess() -> tuple[str, str]:
    """The language and the country that this terminal speaks; empty where it does not say."""
    tag = (locale.setlocale(locale.LC_CTYPE, "") or "").partition(".")[0]
    language, _, country = tag.partition("_")
    if len(language) != 2:
        return "", ""
    return ("zh-CN" if language == "zh" else language), country


def currency_of(country: str) -> str:
    """The currency that is paid with in ``country`` today."""
    from babel.numbers import get_territory_currencies

    found = get_territory_currencies(country)
    return str(found[-1]) if found else "USD"


def wish(name: str, root: Path | None, **wanted: object) -> Wish:
    """Check what is wanted; a shop that exists keeps its own port."""
    home = homes.home(name, root)
    exists = (home / "shop.toml").exists()
    given = {key: str(value) for key, value in wanted.items() if value}
    language, country = guess()
    country = fields.country(given.get("country") or country or "US")
    catalogue = Path(given["catalogue"]).absolute() if "catalogue" in given else None
    if catalogue is not None and not catalogue.is_file():
        raise NotFound(f"There is no file {catalogue}.")
    port = int(given.get("port", 0)) or (
        settings.read(home).file.port if exists else homes.free_port(root)
    )
    return Wish(
        name=name,
        home=home,
        port=port,
        theme=fields.handle(given.get("theme", "plain"), field="theme"),
        language=fields.language(given.get("language") or language or "en"),
        country=country,
        currency=check_currency(given.get("currency") or currency_of(country)),
        email=fields.email(given.get("email") or f"owner@{homes.shop_host(name)}"),
        database=given.get("database", ""),
        catalogue=catalogue,
        demo=bool(wanted.get("demo")),
    )
