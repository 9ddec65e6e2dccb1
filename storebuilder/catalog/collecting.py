"""Collections: shelves filled by hand or by a rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from sqlalchemy import delete, func, select

from storebuilder import changes, fields, pagestore
from storebuilder.bulk import upsert
from storebuilder.catalog.filters import SORTS
from storebuilder.catalog.models import Collection, CollectionProduct, Product
from storebuilder.catalog.naming import change_handle, claim
from storebuilder.catalog.ruling import check_rule
from storebuilder.catalog.spreading import spread
from storebuilder.cleaning import clean
from storebuilder.db import db, writing
from storebuilder.errors import NotAccepted, NotFound
from storebuilder.storefronts import forget_translations


class CollectionChanges(TypedDict, total=False):
    """What may be changed of a collection."""

    handle: str
    title: str
    description_html: str
    picture_id: int | None
    #: None fills it by hand from then on; see ruling.check_rule for the others.
    rule: dict[str, Any] | None
    sort: str
    published: bool
    position: int


def add_collection(
    title: str,
    *,
    handle: str = "",
    description_html: str = "",
    rule: dict[str, Any] | None = None,
    sort: str = "hand",
    picture_id: int | None = None,
    published: bool = True,
) -> Collection:
    """Add a collection behind the others; by rule it is filled at once."""
    values = _checked(
        {"title": title, "description_html": description_html, "rule": rule, "sort": sort}
    )
    with writing():
        pagestore.stale_all()
        last = db.session.scalar(select(func.max(Collection.position)))
        values |= {
            "picture_id": picture_id,
            "published": published,
            "position": 0 if last is None else last + 1,
        }
        row = claim(Collection, handle, values)
        if rule is not None:
            spread()
    return row


def change_collection(collection_id: int, **changes: Unpack[CollectionChanges]) -> Collection:
    """Change a collection; a new rule fills it anew, an old address leads to the new one."""
    values: dict[str, Any] = dict(changes)
    handle = values.pop("handle", None)
    values = _checked(values)
    with writing():
        pagestore.stale_all()
        row = _find(collection_id)
        if handle is not None:
            change_handle(row, handle)
        refill = "rule" in values and values["rule"] != row.rule
        for name, value in values.items():
            setattr(row, name, value)
        db.session.flush()
        if refill and values["rule"] is not None:
            spread()
    return row


def fill_collection(collection_id: int, product_ids: Sequence[int]) -> None:
    """Put exactly these products on a shelf, in this order.

    On a shelf by rule this only says the order: who is on it stays the rule's to say.
    """
    wanted = list(dict.fromkeys(product_ids))
    with writing():
        pagestore.stale_all()
        row = _find(collection_id)
        known = set(db.session.scalars(select(Product.id).where(Product.id.in_(wanted))))
        if missing := [number for number in wanted if number not in known]:
            raise NotFound(f"There is no product {missing[0]}.")
        mine = CollectionProduct.collection_id == collection_id
        there = set(db.session.scalars(select(CollectionProduct.product_id).where(mine)))
        if row.rule is not None:
            wanted = [number for number in wanted if number in there]
            wanted += sorted(there.difference(wanted))
        db.session.execute(delete(CollectionProduct).where(mine))
        changes.note(there ^ set(wanted))
        names = ("collection_id", "product_id", "position")
        rows = [
            dict(zip(names, (collection_id, number, place), strict=True))
            for place, number in enumerate(wanted)
        ]
        upsert(CollectionProduct, rows, key=names[:2], change=())


def order_collections(collection_ids: Sequence[int]) -> None:
    """Put the collections named first, in this order; the others follow as they were."""
    with writing():
        pagestore.stale_all()
        rows = db.session.scalars(select(Collection).order_by(Collection.position, Collection.id))
        wanted = {number: place for place, number in enumerate(collection_ids)}
        ordered = sorted(rows, key=lambda row: wanted.get(row.id, len(wanted)))
        for place, row in enumerate(ordered):
            row.position = place


def remove_collection(collection_id: int) -> None:
    """Take a shelf away; its products stay."""
    with writing():
        pagestore.stale_all()
        row = _find(collection_id)
        mine = CollectionProduct.collection_id == collection_id
        changes.note(db.session.scalars(select(CollectionProduct.product_id).where(mine)))
        db.session.execute(delete(CollectionProduct).where(mine))
        forget_translations("collection", [collection_id])
        db.session.delete(row)


def _find(collection_id: int) -> Collection:
    row: Collection | None = db.session.get(Collection, collection_id)
    if row is None:
        raise NotFound("This collection does not exist.")
    return row


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    found = dict(values)
    if "title" in values:
        found["title"] = fields.line(values["title"], field="title", least=1, most=200)
    if "description_html" in values:
        found["description_html"] = clean(values["description_html"])
    if "rule" in values:
        found["rule"] = check_rule(values["rule"])
    if "sort" in values and values["sort"] not in SORTS:
        raise NotAccepted(
            f"{values['sort']!r} is not an order.", field="sort", hint=f"{', '.join(SORTS)}."
        )
    return found
