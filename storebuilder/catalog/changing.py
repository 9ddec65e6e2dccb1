"""Changing products."""
# ruff: noqa
from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import *
    from pathlib import Path
    from storebuilder.catalog.views import *
    from storebuilder.catalog.drafts import *
    from storebuilder.catalog.filters import Filters
    from storebuilder.catalog.models import *
    from storebuilder.storefronts import Front


def change_product(product_id: int, **changes: Any) -> Product:
    """To come."""
    raise NotImplementedError


def change_variant(variant_id: int, **changes: Any) -> Variant:
    """To come."""
    raise NotImplementedError


def publish(product_id: int) -> None:
    """To come."""
    raise NotImplementedError


def unpublish(product_id: int) -> None:
    """To come."""
    raise NotImplementedError


def archive(product_id: int) -> None:
    """To come."""
    raise NotImplementedError


def translate(kind: str, thing_id: int, language: str, fields: Mapping[str, str]) -> None:
    """To come."""
    raise NotImplementedError


def set_listing(product_id: int, storefront_id: int, *, wanted: bool | None = None, title: str | None = None) -> None:
    """To come."""
    raise NotImplementedError
