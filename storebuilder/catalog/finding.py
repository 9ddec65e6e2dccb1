"""Finding products for those who look after them: the panel's list, with a fixed number of queries.

What buyers find is another matter: see ``shelf``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.sql.selectable import Subquery

from storebuilder.catalog.models import Listing, Photo, Product, Variant
from storebuilder.db import db
from storebuilder.inventory.models import Stock
from storebuilder.storefronts.models import Translation

PER_PAGE = 50
STATES = ("published", "draft", "archived")
STOCKS = ("in", "low", "out", "uncounted")
SORTS = ("changed", "newest", "title", "stock", "price-low", "price-high")
LOW = 5  # a product with this many or fewer left is running low


@dataclass(frozen=True)
class Looking:
    """What somebody looks for in the list of products; empty means everything not archived."""

    query: str = ""
    state: str = ""
    kind: str = ""
    vendor: str = ""
    storefront_id: int | None = None
    stock: str = ""
    sort: str = "changed"
    page: int = 1
    per_page: int = PER_PAGE


@dataclass(frozen=True)
class ProductRow:
    """A line of the list. Prices are in minor units of the shop's currency."""

    id: int
    title: str
    handle: str
    state: str
    kind: str
    vendor: str
    picture_id: int | None
    variants: int
    available: int
    #: How many of the variants are not counted or may be sold beyond what is there.
    unlimited: int
    price_from: int
    price_to: int
    shown_on: tuple[int, ...] = ()

    @property
    def out(self) -> bool:
        """Whether nothing of it is left to sell."""
        return self.available <= 0 and not self.unlimited


@dataclass(frozen=True)
class ProductPage:
    """One page of the list, with how many there are in all."""

    rows: list[ProductRow]
    total: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


@dataclass(frozen=True)
class Facets:
    """What the list can be narrowed by: each value with the number of products that have it."""

    states: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    vendors: dict[str, int] = field(default_factory=dict)


def find_products(looking: Looking) -> ProductPage:
    """The page of products that ``looking`` asks for; two queries, whatever the number of rows."""
    totals = _totals()
    found = _rows(looking, totals)
    page = max(1, looking.page)
    records = db.session.execute(
        found.limit(looking.per_page).offset((page - 1) * looking.per_page)
    ).all()
    total = records[0].total if records else 0
    if not records and page > 1:
        total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    shown = _shown([record.id for record in records])
    rows = [
        ProductRow(**_without_total(record._asdict()), shown_on=tuple(shown.get(record.id, ())))
        for record in records
    ]
    return ProductPage(rows=rows, total=total, page=page, per_page=looking.per_page)


def find_ids(looking: Looking, most: int = 5000) -> list[int]:
    """The ids of every product that ``looking`` finds, on whatever page, at most ``most``."""
    totals = _totals()
    found = select(Product.id).outerjoin(totals, totals.c.product_id == Product.id)
    return list(db.session.scalars(found.where(*_conditions(looking, totals)).limit(most)))


def facets() -> Facets:
    """Every state, kind and vendor with its number of products; one query."""
    parts = [
        select(literal(name).label("facet"), column.label("value"), func.count().label("number"))
        .where(column != "")
        .group_by(column)
        for name, column in (
            ("states", Product.state),
            ("kinds", Product.kind),
            ("vendors", Product.vendor),
        )
    ]
    found: dict[str, dict[str, int]] = {"states": {}, "kinds": {}, "vendors": {}}
    for row in db.session.execute(union_all(*parts).order_by("facet", "value")):
        found[row.facet][row.value] = row.number
    return Facets(**found)


def _without_total(record: dict[str, Any]) -> dict[str, Any]:
    record.pop("total")
    return record


def _totals() -> Subquery:
    """Per product: its variants on sale, what is left of them, their lowest and highest price."""
    # A variant without a stock row is not counted.
    unlimited = or_(Stock.tracked.is_not(True), Stock.oversell.is_(True))
    left = case((unlimited, 0), else_=Stock.on_hand - Stock.reserved)
    return (
        select(
            Variant.product_id,
            func.count().label("variants"),
            func.coalesce(func.sum(left), 0).label("available"),
            func.sum(case((unlimited, 1), else_=0)).label("unlimited"),
            func.min(Variant.price).label("price_from"),
            func.max(Variant.price).label("price_to"),
        )
        .outerjoin(Stock, Stock.variant_id == Variant.id)
        .where(Variant.retired.is_(False))
        .group_by(Variant.product_id)
        .subquery("totals")
    )


def _rows(looking: Looking, totals: Subquery) -> Select[Any]:
    picture = (
        select(Photo.picture_id)
        .where(Photo.product_id == Product.id)
        .order_by(Photo.position, Photo.id)
        .limit(1)
        .scalar_subquery()
    )
    counts = [
        func.coalesce(totals.c[name], 0).label(name)
        for name in ("variants", "available", "unlimited", "price_from", "price_to")
    ]
    return (
        select(
            *(Product.id, Product.title, Product.handle, Product.state),
            *(Product.kind, Product.vendor, picture.label("picture_id"), *counts),
            func.count().over().label("total"),
        )
        .outerjoin(totals, totals.c.product_id == Product.id)
        .where(*_conditions(looking, totals))
        .order_by(*_order(looking.sort, totals), Product.id.desc())
    )


def _conditions(looking: Looking, totals: Subquery) -> list[ColumnElement[bool]]:
    state = looking.state in STATES
    wanted = [Product.state == looking.state if state else Product.state != "archived"]
    if looking.kind:
        wanted.append(Product.kind == looking.kind)
    if looking.vendor:
        wanted.append(Product.vendor == looking.vendor)
    if looking.storefront_id is not None:
        shown = select(Listing.product_id).where(
            Listing.storefront_id == looking.storefront_id, Listing.visible.is_(True)
        )
        wanted.append(Product.id.in_(shown))
    if looking.stock:
        wanted.append(_stock(looking.stock, totals))
    return wanted + [_matches(word) for word in looking.query.split()[:8]]


def _stock(stock: str, totals: Subquery) -> ColumnElement[bool]:
    left = func.coalesce(totals.c.available, 0)
    unlimited = func.coalesce(totals.c.unlimited, 0)
    return {
        "in": or_(left > 0, unlimited > 0),
        "low": and_(left > 0, left <= LOW, unlimited == 0),
        "out": and_(left <= 0, unlimited == 0),
        "uncounted": unlimited > 0,
    }.get(stock, literal(True))


def _matches(word: str) -> ColumnElement[bool]:
    """The word stands in the title (in any language), the address, a SKU or a barcode."""
    codes = select(Variant.product_id).where(
        Variant.sku.icontains(word, autoescape=True) | (Variant.barcode == word)
    )
    translated = select(Translation.thing_id).where(
        Translation.kind == "product",
        Translation.field == "title",
        Translation.text.icontains(word, autoescape=True),
    )
    return or_(
        Product.title.icontains(word, autoescape=True),
        Product.handle.icontains(word, autoescape=True),
        Product.id.in_(codes),
        Product.id.in_(translated),
    )


def _order(sort: str, totals: Subquery) -> list[ColumnElement[Any]]:
    orders: dict[str, list[ColumnElement[Any]]] = {
        "newest": [Product.created_at.desc()],
        "title": [func.lower(Product.title)],
        "stock": [func.coalesce(totals.c.unlimited, 0), func.coalesce(totals.c.available, 0)],
        "price-low": [func.coalesce(totals.c.price_from, 0)],
        "price-high": [func.coalesce(totals.c.price_to, 0).desc()],
    }
    return orders.get(sort, [Product.updated_at.desc()])


def _shown(product_ids: list[int]) -> dict[int, list[int]]:
    shown: dict[int, list[int]] = {}
    if product_ids:
        rows = db.session.execute(
            select(Listing.product_id, Listing.storefront_id)
            .where(Listing.product_id.in_(product_ids), Listing.visible.is_(True))
            .order_by(Listing.storefront_id)
        )
        for product_id, storefront_id in rows:
            shown.setdefault(product_id, []).append(storefront_id)
    return shown
