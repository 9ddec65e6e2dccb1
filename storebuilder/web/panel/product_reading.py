"""Reading a product into the sheet that its form shows, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from storebuilder.accounts.models import AuditEntry
from storebuilder.catalog.models import (
    Collection,
    CollectionProduct,
    Listing,
    Option,
    OptionValue,
    Price,
    PriceChange,
    Product,
    Variant,
)
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.inventory.models import Stock
from storebuilder.money import Money
from storebuilder.storefronts.hosts import Front
from storebuilder.web.panel.product_sheets import (
    PLAIN_FIELDS,
    ListingSheet,
    OptionSheet,
    ProductSheet,
    RowSheet,
    ValueSheet,
)


@dataclass
class Known:
    """A product as it is: its sheet, and what stands around the form without being part of it."""

    id: int
    sheet: ProductSheet
    updated_at: datetime
    created_at: datetime
    #: Where it is really shown: wanted there, published, with a variant on sale.
    visible_on: set[int] = field(default_factory=set)


def read(product_id: int, fronts: tuple[Front, ...], currency: str) -> Known:
    """The product as its form shows it; raises NotFound."""
    row = db.session.get(Product, product_id)
    if row is None:
        raise NotFound("There is no such product.")
    sheet = ProductSheet(**{name: getattr(row, name) for name in PLAIN_FIELDS if name != "tags"})
    sheet.tags = ", ".join(row.tags)
    sheet.options = _options(product_id)
    sheet.collections = _by_hand(product_id)
    sheet.rows = _rows(product_id, currency)
    known = Known(row.id, sheet, row.updated_at, row.created_at)
    _put_own_prices(known, fronts)
    for listing in db.session.scalars(select(Listing).where(Listing.product_id == product_id)):
        sheet.listings[listing.storefront_id] = ListingSheet(listing.wanted, listing.title)
        if listing.visible:
            known.visible_on.add(listing.storefront_id)
    for front in fronts:
        sheet.listings.setdefault(front.id, ListingSheet())
    return known


def empty(fronts: tuple[Front, ...]) -> ProductSheet:
    """The sheet of a product that is not there yet: one variant, shown everywhere."""
    sheet = ProductSheet(rows=[RowSheet(key="n0", stock="")])
    sheet.listings = {front.id: ListingSheet() for front in fronts}
    return sheet


def _options(product_id: int) -> list[OptionSheet]:
    found: dict[int, OptionSheet] = {}
    rows = db.session.execute(
        select(Option.id, Option.name, OptionValue.id.label("value_id"), OptionValue.value)
        .join(OptionValue, OptionValue.option_id == Option.id)
        .where(Option.product_id == product_id)
        .order_by(Option.position, Option.id, OptionValue.position, OptionValue.id)
    )
    for row in rows:
        option = found.setdefault(row.id, OptionSheet(str(row.id), row.name))
        option.values.append(ValueSheet(str(row.value_id), row.value))
    return list(found.values())


def _by_hand(product_id: int) -> list[int]:
    rows = db.session.execute(
        select(Collection.id, Collection.rule)
        .join(CollectionProduct, CollectionProduct.collection_id == Collection.id)
        .where(CollectionProduct.product_id == product_id)
        .order_by(Collection.id)
    )
    # No rule is kept as JSON's null, which SQL does not call NULL.
    return [row.id for row in rows if not row.rule]


def _rows(product_id: int, currency: str) -> list[RowSheet]:
    rows = db.session.execute(
        select(Variant, Stock)
        .outerjoin(Stock, Stock.variant_id == Variant.id)
        .where(Variant.product_id == product_id, Variant.retired.is_(False))
        .order_by(Variant.position, Variant.id)
    )
    return [_row(variant, stock, currency) for variant, stock in rows]


def _row(variant: Variant, stock: Stock | None, currency: str) -> RowSheet:
    count = str(stock.on_hand) if stock is not None and stock.tracked else ""
    return RowSheet(
        key=f"v{variant.id}",
        choice=tuple(str(value_id) for value_id in variant.choice),
        price=Money(variant.price, currency).plain(),
        compare_at=_plain(variant.compare_at, currency),
        sku=variant.sku or "",
        barcode=variant.barcode,
        weight=str(variant.weight_grams or ""),
        stock=count,
        stock_was=count,
    )


def _put_own_prices(known: Known, fronts: tuple[Front, ...]) -> None:
    by_variant = {row.id: row for row in known.sheet.rows if row.id is not None}
    currencies = {front.id: front.currency for front in fronts}
    for row in known.sheet.rows:
        row.own = dict.fromkeys(currencies, "")
    own = select(Price).where(Price.variant_id.in_(by_variant), Price.own.is_(True))
    for price in db.session.scalars(own):
        if price.storefront_id in currencies:
            text = Money(price.amount, currencies[price.storefront_id]).plain()
            by_variant[price.variant_id].own[price.storefront_id] = text


def _plain(amount: int | None, currency: str) -> str:
    return "" if amount is None else Money(amount, currency).plain()


def last_change(product_id: int) -> AuditEntry | None:
    """The last line of the audit trail about this product."""
    mine = (AuditEntry.subject_kind == "product") & (AuditEntry.subject_id == product_id)
    return db.session.scalar(select(AuditEntry).where(mine).order_by(AuditEntry.id.desc()).limit(1))


@dataclass(frozen=True)
class OldPrice:
    """A price that a variant had: where, how much in that storefront's currency, since when."""

    storefront_id: int
    variant_id: int
    amount: Money
    at: datetime


def price_history(product_id: int, most: int = 12) -> list[OldPrice]:
    """The latest price changes of the product's variants, the newest first.

    The price that a variant began with is left out: it is no change.
    """
    first = (
        select(func.min(PriceChange.id))
        .join(Variant, Variant.id == PriceChange.variant_id)
        .where(Variant.product_id == product_id)
        .group_by(PriceChange.storefront_id, PriceChange.variant_id)
    )
    rows = db.session.scalars(
        select(PriceChange)
        .join(Variant, Variant.id == PriceChange.variant_id)
        .where(Variant.product_id == product_id, PriceChange.id.not_in(first))
        .order_by(PriceChange.at.desc(), PriceChange.id.desc())
        .limit(most)
    )
    return [
        OldPrice(row.storefront_id, row.variant_id, Money(row.amount, row.currency), row.at)
        for row in rows
    ]
