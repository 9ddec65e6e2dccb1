"""Promotions for tests, in as few words as a test needs."""

from __future__ import annotations

from typing import Any

from storebuilder import promotions
from storebuilder.db import db
from storebuilder.promotions.models import Promotion


def code(text: str = "TEA10", **terms: Any) -> Promotion:
    """A code that takes 10 % off everything, unless ``terms`` say otherwise."""
    terms = {"title": text, "basis_points": 1000, **terms}
    return promotions.add(promotions.Terms(code=text, **terms))


def automatic(title: str = "Free delivery", **terms: Any) -> Promotion:
    """A promotion without a code: free delivery, unless ``terms`` say otherwise."""
    return promotions.add(promotions.Terms(title=title, **{"kind": "free_delivery", **terms}))


def uses(promotion: Promotion) -> int:
    """How often it is used by now, read afresh."""
    db.session.rollback()
    return db.session.get_one(Promotion, promotion.id, populate_existing=True).uses
