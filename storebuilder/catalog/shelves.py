"""Collections as a storefront shows them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from storebuilder.catalog.carding import photo_number, picture_columns, picture_in
from storebuilder.catalog.models import Collection, CollectionProduct, Listing, Photo
from storebuilder.catalog.statements import built
from storebuilder.catalog.views import CollectionView
from storebuilder.catalog.wording import said
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.freshness import fresh
from storebuilder.media.models import Picture
from storebuilder.storefronts import Front


def collections(front: Front, language: str) -> list[CollectionView]:
    """The published collections in the merchant's order, those that are empty here last; one query.

    A collection without a picture has its first product's.
    """

    def read() -> list[CollectionView]:
        statement = built("collections", front, language, make=lambda: _all(front, language))
        found = [_view(row) for row in db.session.execute(statement)]
        return sorted(found, key=lambda one: one.count == 0)

    return list(fresh(("collections", front.id, language), read))


def collection(front: Front, language: str, handle: str) -> CollectionView:
    """One published collection; raises NotFound."""
    return fresh(("collection", front.id, language, handle), lambda: _find(front, language, handle))


def _find(front: Front, language: str, handle: str) -> CollectionView:
    statement = built("collection", front, language, make=lambda: _one(front, language))
    row = db.session.execute(statement, {"handle": handle}).one_or_none()
    if row is None:
        raise NotFound(f"There is no collection {handle!r} here.")
    return _view(row)


def _all(front: Front, language: str) -> Select[Any]:
    return _read(front, language).order_by(Collection.position, Collection.id)


def _one(front: Front, language: str) -> Select[Any]:
    return _read(front, language).where(Collection.handle == bindparam("handle"))


def _read(front: Front, language: str) -> Select[Any]:
    shown = (
        select(CollectionProduct.product_id)
        .join(Listing, Listing.product_id == CollectionProduct.product_id)
        .where(
            CollectionProduct.collection_id == Collection.id,
            Listing.storefront_id == front.id,
            Listing.visible,
        )
        .correlate_except(CollectionProduct, Listing)
    )
    first = (
        shown.order_by(CollectionProduct.position, CollectionProduct.product_id)
        .limit(1)
        .scalar_subquery()
    )
    count = shown.with_only_columns(func.count()).scalar_subquery()
    own, lent = aliased(Picture), aliased(Picture)
    return (
        select(
            Collection.id,
            Collection.handle,
            said("collection", Collection.id, "title", language, Collection.title).label("title"),
            said(
                "collection",
                Collection.id,
                "description_html",
                language,
                Collection.description_html,
            ).label("description_html"),
            Collection.sort,
            count.label("count"),
            *picture_columns(own, "a"),
            *picture_columns(lent, "b"),
        )
        .outerjoin(own, own.id == Collection.picture_id)
        .outerjoin(lent, lent.id == photo_number(0, Photo.picture_id, first))
        .where(Collection.published)
    )


def _view(row: Any) -> CollectionView:
    return CollectionView(
        id=row.id,
        handle=row.handle,
        title=row.title,
        description_html=row.description_html,
        picture=picture_in(row, "a", row.title) or picture_in(row, "b", row.title),
        count=row.count,
        sort=row.sort,
    )
