"""Prices: base prices in the shop's currency, each storefront's own, and the history of both."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select

from storebuilder import clock
from storebuilder.bulk import upsert
from storebuilder.catalog.models import Price, PriceChange, Variant
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.money import exponent
from storebuilder.storefronts.models import Shop, Storefront

LARGEST = 10**12  # minor units; more is a slip of the hand


@dataclass(frozen=True, slots=True)
class Market:
    """What prices need to know of a storefront."""

    id: int
    currency: str
    languages: tuple[str, ...]
    rate_millionths: int
    round_to: int
    #: The currency that base prices are kept in.
    base: str

    def convert(self, amount: int) -> int:
        """A base price in this storefront's currency, rounded up to its steps; exact integers."""
        above: int = amount * self.rate_millionths * 10 ** exponent(self.currency)
        below: int = 1_000_000 * 10 ** exponent(self.base) * self.round_to
        return -(-above // below) * self.round_to


def markets() -> list[Market]:
    """Every storefront of the shop."""
    base = db.session.scalar(select(Shop.currency))
    rows = db.session.execute(
        select(
            Storefront.id,
            Storefront.currency,
            Storefront.languages,
            Storefront.rate_millionths,
            Storefront.round_to,
        ).order_by(Storefront.id)
    )
    return [
        Market(row.id, row.currency, tuple(row.languages), row[3], max(1, row[4]), base or "USD")
        for row in rows
    ]


def change_price(
    variant_id: int,
    amount: int,
    *,
    compare_at: int | None = None,
    storefront_id: int | None = None,
) -> None:
    """Set a variant's price: the base price, or one storefront's own, which then stays.

    Minor units of the shop's currency, or of the storefront's. The storefronts show it at once;
    a storefront's own price is not touched by a new base price.
    """
    from storebuilder.catalog.spreading import spread

    check_amount(amount)
    check_amount(compare_at, field="compare_at")
    with writing():
        variant = db.session.get(Variant, variant_id)
        if variant is None:
            raise NotFound("This variant does not exist any more.")
        if storefront_id is None:
            variant.price, variant.compare_at = amount, compare_at
        else:
            _set_own(variant_id, storefront_id, amount, compare_at)
        spread([variant.product_id])


def clear_own_price(variant_id: int, storefront_id: int) -> None:
    """Let a variant's price on a storefront follow the base price again."""
    from storebuilder.catalog.spreading import spread

    with writing():
        product_id = db.session.scalar(select(Variant.product_id).where(Variant.id == variant_id))
        if product_id is None:
            raise NotFound("This variant does not exist any more.")
        here = (Price.storefront_id == storefront_id) & (Price.variant_id == variant_id)
        row = db.session.scalar(select(Price).where(here))
        if row is not None:
            row.own = False
        spread([product_id])


def _set_own(variant_id: int, storefront_id: int, amount: int, compare_at: int | None) -> None:
    market = next((one for one in markets() if one.id == storefront_id), None)
    if market is None:
        raise NotFound("This storefront does not exist any more.")
    here = (Price.storefront_id == storefront_id) & (Price.variant_id == variant_id)
    before = db.session.execute(select(Price.amount, Price.compare_at).where(here)).one_or_none()
    row = {
        "storefront_id": storefront_id,
        "variant_id": variant_id,
        "amount": amount,
        "compare_at": compare_at,
        "own": True,
    }
    record([row], {(storefront_id, variant_id): tuple(before) if before else None}, [market])


def record(
    rows: Iterable[dict[str, Any]],
    before: dict[tuple[int, int], Any],
    where: Iterable[Market],
) -> None:
    """Write price rows, and a line of history for each whose figures really changed.

    ``before`` has the (amount, compare_at) that stood there, by (storefront id, variant id).
    """
    currencies = {market.id: market.currency for market in where}
    rows = list(rows)
    upsert(
        Price,
        rows,
        key=("storefront_id", "variant_id"),
        change=("amount", "compare_at", "own"),
    )
    now = clock.now()
    history = [
        {
            "storefront_id": row["storefront_id"],
            "variant_id": row["variant_id"],
            "amount": row["amount"],
            "compare_at": row["compare_at"],
            "currency": currencies[row["storefront_id"]],
            "at": now,
        }
        for row in rows
        if before.get((row["storefront_id"], row["variant_id"]))
        != (row["amount"], row["compare_at"])
    ]
    if history:
        db.session.execute(insert(PriceChange), history)


def lowest_prices(
    storefront_id: int, variant_ids: Collection[int], days: int = 30
) -> dict[int, int]:
    """The lowest price of each variant during the last ``days`` days, in minor units.

    For announcements of a reduction (Directive 98/6/EC, Article 6a). The price that was in force
    when the period began counts too.
    """
    since = clock.now() - timedelta(days=days)
    mine = (PriceChange.storefront_id == storefront_id) & PriceChange.variant_id.in_(variant_ids)
    last_before = (
        select(PriceChange.variant_id, func.max(PriceChange.id).label("id"))
        .where(mine, PriceChange.at < since)
        .group_by(PriceChange.variant_id)
        .subquery()
    )
    rows = db.session.execute(
        select(PriceChange.variant_id, func.min(PriceChange.amount))
        .where(mine, (PriceChange.at >= since) | PriceChange.id.in_(select(last_before.c.id)))
        .group_by(PriceChange.variant_id)
    )
    return {row[0]: row[1] for row in rows}


def check_amount(amount: int | None, *, field: str = "price") -> None:
    """Raise NotAccepted for an amount below zero or beyond reason."""
    if amount is not None and not 0 <= amount <= LARGEST:
        raise NotAccepted(f"{amount} is not a price in minor units.", field=field)
