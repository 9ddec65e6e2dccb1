"""An offer as the columns of its tables."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from storebuilder.aggregator.offered import Offered, OfferedVariant
from storebuilder.aggregator.pictures import key_of


def facts(one: Offered, category_id: int | None) -> dict[str, Any]:
    """The columns of an offer that its shop decides, with a hash that tells a change."""
    cheapest = one.cheapest
    values: dict[str, Any] = {
        "url": one.url,
        "language": one.language,
        "brand": one.brand,
        "gtin": one.gtin,
        "sku": one.sku,
        "own_category": one.own_category,
        "category_id": category_id,
        "amount": cheapest.amount,
        "amount_to": one.amount_to,
        "compare_at": cheapest.compare_at,
        "currency": one.currency,
        "availability": cheapest.availability,
        "available": cheapest.available,
        "images": [{"url": url, "alt": alt} for url, alt in one.images],
        "image_key": key_of(one.images[0][0]) if one.images else "",
        "variants": [_variant(variant) for variant in one.variants],
    }
    return values | {"content_hash": _hash(values)}


def _variant(one: OfferedVariant) -> dict[str, Any]:
    return {
        "id": one.id,
        "sku": one.sku,
        "amount": one.amount,
        "compare_at": one.compare_at,
        "available": one.available,
        "availability": one.availability,
        "url": one.url,
        "image": one.image,
    }


def words(offer_id: int, one: Offered) -> dict[str, Any]:
    """The columns of an offer's words in one language, with a hash that tells a change."""
    values: dict[str, Any] = {
        "title": one.title,
        "description": one.description,
        "options": [[name, list(values)] for name, values in one.options],
        "choices": {variant.id: list(variant.values) for variant in one.variants},
    }
    key = {"offer_id": offer_id, "language": one.language}
    return values | key | {"content_hash": _hash(values)}


def _hash(values: dict[str, Any]) -> str:
    written = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
    return hashlib.sha256(written).hexdigest()[:32]
