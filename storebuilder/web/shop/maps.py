"""For search engines: robots.txt and the sitemap, an index with parts that are streamed."""

from __future__ import annotations

from flask import Response, g
from sqlalchemy import func, select

from storebuilder import catalog
from storebuilder.catalog.models import Listing, Product
from storebuilder.db import db
from storebuilder.errors import NotFound
from storebuilder.storefronts import Front, pages
from storebuilder.web.drawing import mapping
from storebuilder.web.shop import face

PRIVATE = ("/cart", "/checkout", "/discount/", "/orders/", "/pay/", "/hooks/", "/search")


@face.get("/robots.txt")
def robots() -> Response:
    """What robots may not ask for, and where the sitemap is."""
    return mapping.robots(PRIVATE)


@face.get("/sitemap.xml")
def sitemap() -> Response:
    """The index: one part for texts and collections, and one for each 10,000 products."""
    count = db.session.scalar(_products(g.front).with_only_columns(func.count())) or 0
    return mapping.index({"products": count})


@face.get("/sitemaps/texts.xml")
def sitemap_texts() -> Response:
    """The first page, the collections and the pages of text."""
    front: Front = g.front
    shelves = catalog.collections(front, g.language)
    entries: list[mapping.Entry] = [("/", None), ("/collections", None), ("/collections/all", None)]
    entries += [(view.path, None) for view in shelves if view.count]
    entries += [(f"/pages/{row.handle}", row.updated_at) for row in pages.handles(front)]
    return mapping.part_of(entries)


@face.get("/sitemaps/products-<int(max=9999):part>.xml")
def sitemap_products(part: int) -> Response:
    """Ten thousand products in the order in which they came."""
    rows = db.session.execute(
        _products(g.front)
        .with_only_columns(Product.handle, Product.updated_at)
        .order_by(Product.id)
        .limit(mapping.PER_PART)
        .offset((part - 1) * mapping.PER_PART)
    ).all() if part else []  # fmt: skip
    if not rows:
        raise NotFound("There is no such part.")
    return mapping.part_of((f"/products/{row.handle}", row.updated_at) for row in rows)


def _products(front: Front):  # type: ignore[no-untyped-def] # noqa: ANN202
    return (
        select(Product.id)
        .join(Listing, Listing.product_id == Product.id)
        .where(Listing.storefront_id == front.id, Listing.visible.is_(True))
    )
