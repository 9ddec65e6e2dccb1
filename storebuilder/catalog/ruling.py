"""Collections by rule: which products belong, kept up whenever a product changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select

from storebuilder.bulk import upsert
from storebuilder.catalog.goods import Goods
from storebuilder.catalog.models import Collection, CollectionProduct
from storebuilder.db import db
from storebuilder.errors import NotAccepted

RULES = ("tag", "kind", "vendor", "all")


def check_rule(rule: dict[str, Any] | None) -> dict[str, Any] | None:
    """A rule as it is kept, or None for a collection by hand; raises NotAccepted."""
    if rule is None or rule == {"all": True}:
        return rule
    if len(rule) == 1:
        ((name, value),) = rule.items()
        if name in RULES[:3] and isinstance(value, str) and value.strip():
            return {name: value.strip()}
    raise NotAccepted(
        f"{rule!r} is not a rule.",
        field="rule",
        hint='Write {"tag": "…"}, {"kind": "…"}, {"vendor": "…"} or {"all": true}.',
    )


def belongs(one: Goods, rule: dict[str, Any]) -> bool:
    """Whether a product is one that the rule means; capitals make no difference."""
    ((name, value),) = rule.items()
    if name == "all":
        return True
    words = one.tags if name == "tag" else [getattr(one, name)]
    return str(value).casefold() in (word.casefold() for word in words)


def sort_in(batch: Iterable[Goods]) -> None:
    """Put products onto the shelves whose rules they meet, and take them off the others."""
    goods = list(batch)
    rules = db.session.execute(
        select(Collection.id, Collection.rule).where(Collection.rule.is_not(None))
    ).all()
    by_rule = [(row.id, row.rule) for row in rules if row.rule]
    if not by_rule:
        return
    wanted = {
        (collection, one.id) for collection, rule in by_rule for one in goods if belongs(one, rule)
    }
    rows = db.session.execute(
        select(CollectionProduct.collection_id, CollectionProduct.product_id).where(
            CollectionProduct.product_id.in_([one.id for one in goods]),
            CollectionProduct.collection_id.in_([number for number, _ in by_rule]),
        )
    )
    there = {(row.collection_id, row.product_id) for row in rows}
    names = ("collection_id", "product_id", "position")
    fresh = [dict(zip(names, (*pair, 0), strict=True)) for pair in sorted(wanted - there)]
    upsert(CollectionProduct, fresh, key=names[:2], change=())
    for collection in {pair[0] for pair in there - wanted}:
        gone = [product for shelf, product in there - wanted if shelf == collection]
        db.session.execute(
            delete(CollectionProduct).where(
                CollectionProduct.collection_id == collection,
                CollectionProduct.product_id.in_(gone),
            )
        )
