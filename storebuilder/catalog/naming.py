"""Addresses of products and collections: free, readable, and still found when they change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from storebuilder import fields
from storebuilder.catalog.models import Collection, Product
from storebuilder.db import added, db
from storebuilder.errors import Conflict
from storebuilder.storefronts.models import Redirect

Row = TypeVar("Row", Product, Collection)
PATHS: dict[type, str] = {Product: "/products/", Collection: "/collections/"}


def slug(text: str) -> str:
    """Words as a part of an address, in Latin letters: 跑鞋 is pao-xie; may be empty."""
    from slugify import slugify

    made: str = slugify(text, max_length=100, word_boundary=True)
    return made


def claim(kind: type[Row], handle: str, values: Mapping[str, Any]) -> Row:
    """A new row of ``values`` at the address ``handle``, else at one made from its title.

    Of several that are made alike at once each gets an address of its own. Raises Conflict where
    the given one is taken.
    """
    for tried in _wanted(kind, handle, values["title"]):
        if not _taken(kind, tried) and added(kind, handle=tried, **values):
            return db.session.scalars(select(kind).where(kind.handle == tried)).one()
    raise _conflict(handle)


def _wanted(kind: type[Row], handle: str, title: str) -> Iterator[str]:
    """The addresses to try, one after the other."""
    if handle:
        yield fields.handle(handle)
        return
    base = slug(title) or ("product" if kind is Product else "collection")
    yield base
    yield from (f"{base}-{number}" for number in count(2))


def change_handle(row: Product | Collection, handle: str) -> None:
    """Give a product or collection a new address; the old one leads there from now on."""
    clean = fields.handle(handle)
    if clean == row.handle:
        return
    kind = type(row)
    if _taken(kind, clean):
        raise _conflict(clean)
    old, new = PATHS[kind] + row.handle, PATHS[kind] + clean
    db.session.flush()
    try:
        with db.session.begin_nested():
            row.handle = clean
    except IntegrityError:  # somebody took it in this moment
        raise _conflict(clean) from None
    redirect(old, new)


def redirect(old: str, new: str) -> None:
    """Let an old path lead to a new one, never in a circle and never over two steps."""
    db.session.execute(delete(Redirect).where(Redirect.path.in_([old, new])))
    db.session.execute(update(Redirect).where(Redirect.target == old).values(target=new))
    db.session.add(Redirect(path=old, target=new))
    db.session.flush()


def _conflict(handle: str) -> Conflict:
    return Conflict(f"The address {handle!r} is taken.", field="handle")


def _taken(kind: type[Product] | type[Collection], handle: str) -> bool:
    with db.session.no_autoflush:
        return db.session.scalar(select(kind.id).where(kind.handle == handle)) is not None
