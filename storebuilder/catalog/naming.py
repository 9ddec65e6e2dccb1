"""Addresses of products and collections: free, readable, and still found when they change."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from storebuilder import fields
from storebuilder.catalog.models import Collection, Product
from storebuilder.db import db
from storebuilder.errors import Conflict
from storebuilder.storefronts.models import Redirect

Kind = type[Product] | type[Collection]
PATHS = {Product: "/products/", Collection: "/collections/"}


def slug(text: str) -> str:
    """Words as a part of an address, in Latin letters: 跑鞋 is pao-xie; may be empty."""
    from slugify import slugify

    made: str = slugify(text, max_length=100, word_boundary=True)
    return made


def free_handle(handle: str, title: str, kind: Kind = Product) -> str:
    """``handle`` where it is given and free (else Conflict), else one made from the title."""
    if handle:
        clean = fields.handle(handle)
        if _taken(kind, clean):
            raise Conflict(f"The address {clean!r} is taken.", field="handle")
        return clean
    base = slug(title) or ("product" if kind is Product else "collection")
    tried, number = base, 1
    while _taken(kind, tried):
        number += 1
        tried = f"{base}-{number}"
    return tried


def change_handle(row: Product | Collection, handle: str) -> None:
    """Give a product or collection a new address; the old one leads there from now on."""
    clean = fields.handle(handle)
    if clean == row.handle:
        return
    kind = type(row)
    if _taken(kind, clean):
        raise Conflict(f"The address {clean!r} is taken.", field="handle")
    old, new = PATHS[kind] + row.handle, PATHS[kind] + clean
    row.handle = clean
    redirect(old, new)


def redirect(old: str, new: str) -> None:
    """Let an old path lead to a new one, never in a circle and never over two steps."""
    db.session.execute(delete(Redirect).where(Redirect.path.in_([old, new])))
    db.session.execute(update(Redirect).where(Redirect.target == old).values(target=new))
    db.session.add(Redirect(path=old, target=new))
    db.session.flush()


def _taken(kind: Kind, handle: str) -> bool:
    with db.session.no_autoflush:
        return db.session.scalar(select(kind.id).where(kind.handle == handle)) is not None
