"""Photos."""
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


def add_photo(product_id: int, picture_id: int, alt: str = "") -> Photo:
    """To come."""
    raise NotImplementedError


def change_photo(photo_id: int, *, alt: str) -> None:
    """To come."""
    raise NotImplementedError


def order_photos(product_id: int, photo_ids: Sequence[int]) -> None:
    """To come."""
    raise NotImplementedError


def remove_photo(photo_id: int) -> None:
    """To come."""
    raise NotImplementedError
