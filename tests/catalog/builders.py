"""Products for tests, told in as few words as the test needs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from storebuilder import catalog
from storebuilder.catalog import NewOption, NewProduct, NewVariant
from storebuilder.catalog.models import Product, Variant
from storebuilder.db import db, writing
from storebuilder.media.models import Picture
from storebuilder.storefronts import Front, hosts


def front(handle: str = "main") -> Front:
    """The storefront as a request sees it, read afresh."""
    hosts.forget()
    return next(one for one in hosts.current() if one.handle == handle)


def product(
    title: str = "Blue tea pot",
    *,
    price: int = 2900,
    on_hand: int | None = 10,
    published: bool = True,
    sku: str = "",
    compare_at: int | None = None,
    weight_grams: int = 400,
    **fields: Any,
) -> Product:
    """A published product with a single variant (USD 29.00, ten on hand)."""
    variant = NewVariant(
        price=price, on_hand=on_hand, sku=sku, compare_at=compare_at, weight_grams=weight_grams
    )
    state = "published" if published else "draft"
    return catalog.add_product(NewProduct(title, state=state, variants=(variant,), **fields))


def shirt(
    title: str = "Linen shirt",
    *,
    colours: tuple[str, ...] = ("White", "Indigo"),
    sizes: tuple[str, ...] = ("S", "M", "L"),
    price: int = 4900,
    on_hand: int | None = 5,
    **fields: Any,
) -> Product:
    """A published product in colours and sizes, one variant for each combination."""
    options = (NewOption("Colour", colours), NewOption("Size", sizes))
    variants = tuple(
        NewVariant(price=price, choice=(colour, size), on_hand=on_hand)
        for colour in colours
        for size in sizes
    )
    new = NewProduct(title, state="published", options=options, variants=variants, **fields)
    return catalog.add_product(new)


def variant_ids(product_id: int) -> list[int]:
    """The variants on sale of a product, in order."""
    found = db.session.scalars(
        select(Variant.id)
        .where(Variant.product_id == product_id, Variant.retired.is_(False))
        .order_by(Variant.position)
    )
    return list(found)


def picture(name: str = "pot", width: int = 800, height: int = 1000) -> Picture:
    """A picture whose sizes are written down without any file."""
    sizes = [
        {
            "width": wide,
            "height": wide * height // width,
            "format": "webp",
            "path": f"aa/{name}/{wide}.webp",
            "bytes": 1000,
        }
        for wide in (320, 640)
    ]
    row = Picture(
        sha256=f"{name:0>64}"[:64],
        filename=f"{name}.jpg",
        state="ready",
        width=width,
        height=height,
        colour="#aabbcc",
        sizes=sizes,
    )
    with writing():
        db.session.add(row)
    return row
