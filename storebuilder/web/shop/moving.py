"""Addresses that were once something: moved ones lead on, products no longer sold are gone."""

from __future__ import annotations

from flask import g
from sqlalchemy import select

from storebuilder.catalog.models import Product
from storebuilder.db import db
from storebuilder.storefronts import Front
from storebuilder.storefronts.models import Redirect


def new_address(front: Front, path: str) -> str:
    """Where ``path`` (without a language prefix) has moved, in the page's language, or empty."""
    if len(path) > 300 or "\0" in path:
        return ""
    target = db.session.scalar(select(Redirect.target).where(Redirect.path == path))
    return front.prefix(g.language) + target if target else ""


def is_gone(path: str) -> bool:
    """Whether ``path`` was a product's that was put away for good."""
    handle = path.removeprefix("/products/")
    if handle == path or "/" in handle or "\0" in handle:
        return False
    return db.session.scalar(select(Product.state).where(Product.handle == handle)) == "archived"
