"""What a merchant wants of a new shop: checked, and guessed where it can be."""

from __future__ import annotations

import locale
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from storebuilder import config as settings
from storebuilder import databases, fields, homes
from storebuilder.errors import NotFound, ShopError
from storebuilder.money import check_currency

#: Asks (question, guess, check) and returns what was accepted.
Offer = Callable[[str, str, Callable[[str], str]], str]


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
    #: shop or aggregator
    kind: str = "shop"
    #: Where the shop stands on a server, behind a web server of ours; empty on one's own machine.
    domain: str = ""

    def words(self) -> list[str]:
        """The words of the command line that make this shop on a server."""
        found = ["launch", self.name, "--behind", "--domain", self.domain, "--email", self.email]
        if self.kind == "aggregator":
            found = ["aggregator", *found]
        if self.database:  # its address holds a password: that goes by stdin
            found.append("--by-stdin")
        if self.demo:
            return [*found, "--demo"]
        options = ("theme", "language", "country", "currency")
        for option in options if self.kind == "shop" else options[1:]:
            found += [f"--{option}", str(getattr(self, option))]
        return found


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


def complete(
    name: str, root: Path | None, wanted: Mapping[str, Any], offer: Offer
) -> dict[str, Any]:
    """What is wanted, with ``offer(question, guess, check)`` for what can only be guessed.

    A demo and a shop that exists know all that already.
    """
    if wanted.get("demo") or (homes.home(name, root) / "shop.toml").exists():
        return dict(wanted)
    language, country = guess()
    found = dict(wanted)
    found["country"] = found.get("country") or offer(
        "The country you sell from", country or "US", fields.country
    )
    found["currency"] = found.get("currency") or offer(
        "The currency of your prices",
        currency_of(found["country"].strip().upper()),
        lambda code: check_currency(code.strip().upper()),
    )
    found["language"] = found.get("language") or offer(
        "The language you write in", language or "en", fields.language
    )
    return found


def refuse_without_driver(database: str) -> None:
    """Raise ShopError where the database's driver is not installed, with the command that helps."""
    if database.startswith("postgres") and find_spec("psycopg") is None:
        raise ShopError(
            "PostgreSQL needs a driver that is not installed here.",
            hint="Install it with: pip install 'storebuilder[postgres]'",
        )


def wish(name: str, root: Path | None, **wanted: object) -> Wish:
    """Check what is wanted; a shop that exists keeps its own port."""
    home = homes.home(name, root)
    exists = (home / "shop.toml").exists()
    given = {key: str(value) for key, value in wanted.items() if value}
    language, country = guess()
    country = fields.country(given.get("country") or country or "US")
    database = databases.address(given["database"]) if "database" in given else ""
    if "on" not in given:  # else the server is who needs it
        refuse_without_driver(database)
    catalogue = Path(given["catalogue"]).absolute() if "catalogue" in given else None
    if catalogue is not None and not catalogue.is_file():
        raise NotFound(f"There is no file {catalogue}.")
    port = int(given.get("port", 0)) or (
        settings.read(home).file.port if exists else homes.free_port(root)
    )
    domain = fields.host(given["domain"]) if "domain" in given else ""
    return Wish(
        name=name,
        home=home,
        port=port,
        theme=fields.handle(given.get("theme", "plain"), field="theme"),
        language=fields.language(given.get("language") or language or "en"),
        country=country,
        currency=check_currency(given.get("currency") or currency_of(country)),
        email=fields.email(given.get("email") or f"owner@{homes.shop_host(name, domain=domain)}"),
        database=database,
        catalogue=catalogue,
        demo=bool(wanted.get("demo")),
        kind=given.get("kind", "shop"),
        domain=domain,
    )
