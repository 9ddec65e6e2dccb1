"""Aggregators as the panel lists them, and products that were kept out, with their titles."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from storebuilder import joining
from storebuilder.catalog.models import Collection, Product
from storebuilder.db import db
from storebuilder.joining.models import Membership
from storebuilder.storefronts import Front, hosts

#: The kind of badge of each state.
BADGES = {
    "asking": "warning",
    "applied": "info",
    "waiting": "info",
    "accepted": "good",
    "refused": "bad",
    "banned": "bad",
    "left": "",
}


@dataclass(frozen=True)
class Row:
    """One aggregator of the list."""

    membership: Membership
    front: Front | None
    #: Empty for all products.
    collection: str
    count: int


@dataclass(frozen=True)
class KeptOut:
    """A product that an aggregator does not show."""

    id: int
    title: str
    reason: str


def rows_of() -> list[Row]:
    """Every aggregator, those that want something first, then by name."""
    fronts = {front.id: front for front in hosts.current()}
    rows = db.session.execute(
        select(Membership, Collection.title)
        .outerjoin(Collection, Collection.id == Membership.collection_id)
        .order_by(Membership.state == "left", Membership.aggregator)
    ).all()
    return [
        Row(row, fronts.get(row.storefront_id), title or "", joining.count(row))
        for row, title in rows
    ]


def kept_out(membership: Membership) -> list[KeptOut]:
    """What is kept out and why; products that are gone meanwhile are left out. One query."""
    reasons = {
        int(one["id"].removeprefix("prod_")): one["reason"]
        for one in membership.kept_out
        if one["id"].removeprefix("prod_").isdigit()
    }
    rows = db.session.execute(select(Product.id, Product.title).where(Product.id.in_(reasons)))
    titles = {row.id: row.title for row in rows}
    return [
        KeptOut(number, titles[number], reason)
        for number, reason in reasons.items()
        if number in titles
    ]
