"""Where the shop is listed and how, for people and programs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from storebuilder.catalog.models import Collection
from storebuilder.db import db
from storebuilder.joining import choosing
from storebuilder.joining.models import Membership
from storebuilder.storefronts.models import Storefront


def overview() -> list[dict[str, Any]]:
    """Every aggregator that was ever asked, by name."""
    rows = db.session.execute(
        select(Membership, Storefront.handle, Collection.handle.label("collection"))
        .join(Storefront, Storefront.id == Membership.storefront_id)
        .outerjoin(Collection, Collection.id == Membership.collection_id)
        .order_by(Membership.aggregator)
    ).all()
    return [_row(*row) for row in rows]


def _row(row: Membership, storefront: str, collection: str | None) -> dict[str, Any]:
    lost = "" if row.everything else "a collection that is gone"
    return {
        "aggregator": row.aggregator,
        "name": row.name,
        "state": row.state,
        "reason": row.reason,
        "trouble": row.trouble,
        "storefront": storefront,
        "collection": collection or lost,
        "products": choosing.count(row),
        "figures": row.figures,
        "kept_out": row.kept_out,
        "heard_at": row.heard_at,
    }
