"""The market itself: its name, host, languages and currency, from its one storefront."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.freshness import fresh
from storebuilder.storefronts.models import Storefront


@dataclass(frozen=True, slots=True)
class Market:
    """What the aggregator is to its readers."""

    id: int
    name: str
    host: str
    #: The first is the one without a prefix in the address.
    languages: tuple[str, ...]
    #: What prices are compared in.
    currency: str


def market() -> Market:
    """The market of this home; raises NotFound where it was not opened yet."""
    return fresh("market", _read)


def _read() -> Market:
    row = db.session.execute(
        select(
            Storefront.id,
            Storefront.name,
            Storefront.host,
            Storefront.languages,
            Storefront.currency,
        )
        .order_by(Storefront.position, Storefront.id)
        .limit(1)
    ).first()
    if row is None:
        raise NotFound("This market has no host yet.", hint="Run storebuilder aggregator launch.")
    return Market(row.id, row.name, row.host, tuple(row.languages), row.currency)
