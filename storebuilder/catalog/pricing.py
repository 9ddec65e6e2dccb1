"""Prices."""
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


def change_price(variant_id: int, amount: int, *, compare_at: int | None = None, storefront_id: int | None = None) -> None:
    """To come."""
    raise NotImplementedError


def clear_own_price(variant_id: int, storefront_id: int) -> None:
    """To come."""
    raise NotImplementedError


def lowest_prices(storefront_id: int, variant_ids: Collection[int], days: int = 30) -> dict[int, int]:
    """To come."""
    raise NotImplementedError
