"""Which storefront answers under which host, and in which language an address is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import select

from storebuilder import freshness
from storebuilder.db import db
from storebuilder.storefronts.models import Shop, Storefront

if TYPE_CHECKING:
    from storebuilder.config import Config

KEPT = ("storefronts",)


@dataclass(frozen=True)
class Front:
    """A storefront as a request sees it: plain data, safe to keep between requests."""

    id: int
    handle: str
    name: str
    host: str
    origin: str
    kind: str
    theme: str
    theme_settings: dict[str, Any]
    languages: tuple[str, ...]
    currency: str
    countries: tuple[str, ...]
    prices_include_tax: bool
    colour: str
    open: bool
    return_days: int
    return_fees: str
    shop_name: str
    shop_country: str
    shop_language: str
    shop_email: str
    #: ICP filing number of a shop served from mainland China, or empty.
    shop_icp: str = ""

    def prefix(self, language: str) -> str:
        """What stands before the path in ``language``: nothing for the first, else ``/zh-CN``."""
        return "" if language == self.languages[0] else f"/{language}"

    def url(self, path: str, language: str | None = None) -> str:
        """The absolute address of ``path`` on this storefront, from its configured origin."""
        return f"{self.origin}{self.prefix(language or self.languages[0])}{path}"


def current() -> tuple[Front, ...]:
    """Every storefront in order, as of at most a second ago."""
    return freshness.fresh(KEPT, _load)


def forget() -> None:
    """Read the storefronts anew at the next request of this process."""
    freshness.forget(KEPT)


def find(host: str) -> Front | None:
    """The storefront under ``host`` (without a port); ``localhost`` is the first one's nickname."""
    fronts = current()
    named = next((front for front in fronts if front.host == host), None)
    config: Config = current_app.config["SHOP"]
    if named is None and host == "localhost" and config.nicknames:
        return fronts[0] if fronts else None
    return named


def split_language(front: Front, path: str) -> tuple[str, str]:
    """Cut the language off a path: ``/zh-CN/cart`` is (``zh-CN``, ``/cart``)."""
    first, _, rest = path.removeprefix("/").partition("/")
    if first in front.languages[1:]:
        return first, f"/{rest}"
    return front.languages[0], path


def _load() -> tuple[Front, ...]:
    config: Config = current_app.config["SHOP"]
    shop = db.session.scalar(select(Shop))
    if shop is None:
        return ()
    rows = db.session.scalars(select(Storefront).order_by(Storefront.position, Storefront.id))
    return tuple(_front(config, shop, row) for row in rows)


def _front(config: Config, shop: Shop, row: Storefront) -> Front:
    return Front(
        id=row.id,
        handle=row.handle,
        name=row.name,
        host=row.host,
        origin=config.origin(row.host),
        kind=row.kind,
        theme=row.theme,
        theme_settings=row.theme_settings,
        languages=tuple(row.languages),
        currency=row.currency,
        countries=tuple(row.countries),
        prices_include_tax=row.prices_include_tax,
        colour=row.colour,
        open=row.open,
        return_days=row.return_days,
        return_fees=row.return_fees,
        shop_name=shop.name,
        shop_country=shop.country,
        shop_language=shop.language,
        shop_email=shop.email,
        shop_icp=shop.icp,
    )
