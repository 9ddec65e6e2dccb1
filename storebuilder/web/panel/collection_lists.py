"""The list of collections, and the goods that one may pick for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from storebuilder import media
from storebuilder.catalog.models import Collection, CollectionProduct, Photo, Product
from storebuilder.db import db
from storebuilder.media import PictureView


@dataclass(frozen=True)
class ShelfRow:
    """A line of the list of collections."""

    id: int
    title: str
    handle: str
    rule: dict[str, Any] | None
    published: bool
    products: int
    picture: PictureView | None


@dataclass(frozen=True)
class Goods:
    """A product as the picker of a collection shows it."""

    id: int
    title: str
    state: str
    picture: PictureView | None


def shelves() -> list[ShelfRow]:
    """Every collection in order, with its number of products; two queries."""
    number = (
        select(func.count())
        .where(CollectionProduct.collection_id == Collection.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Collection, number.label("products")).order_by(Collection.position, Collection.id)
    ).all()
    pictures = media.views([row.picture_id for row, _ in rows if row.picture_id])
    return [
        ShelfRow(
            row.id,
            row.title,
            row.handle,
            row.rule,
            row.published,
            count,
            pictures.get(row.picture_id or 0),
        )
        for row, count in rows
    ]


def move(ids: list[int], wish: str) -> list[int]:
    """The ids with one moved a place: ``12-up`` or ``12-down``; unknown wishes change nothing."""
    text, _, way = wish.partition("-")
    if not text.isdigit() or int(text) not in ids or way not in {"up", "down"}:
        return ids
    moved = list(ids)
    place = moved.index(int(text))
    moved.insert(max(0, place + (-1 if way == "up" else 1)), moved.pop(place))
    return moved


def goods(ids: list[int] | None = None) -> list[Goods]:
    """Products by id in the order given, or all of them by title; two queries."""
    picture = (
        select(Photo.picture_id)
        .where(Photo.product_id == Product.id)
        .order_by(Photo.position, Photo.id)
        .limit(1)
        .scalar_subquery()
    )
    found = select(Product.id, Product.title, Product.state, picture.label("picture_id"))
    if ids is None:
        found = found.where(Product.state != "archived").order_by(func.lower(Product.title))
    else:
        found = found.where(Product.id.in_(ids))
    rows = db.session.execute(found).all()
    pictures = media.views([row.picture_id for row in rows if row.picture_id])
    by_id = {
        row.id: Goods(row.id, row.title, row.state, pictures.get(row.picture_id)) for row in rows
    }
    return list(by_id.values()) if ids is None else [by_id[i] for i in ids if i in by_id]
