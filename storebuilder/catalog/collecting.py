"""Collections."""
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


def add_collection(title: str, *, handle: str = "", description_html: str = "", rule: dict[str, Any] | None = None, sort: str = "hand", picture_id: int | None = None, published: bool = True) -> Collection:
    """To come."""
    raise NotImplementedError


def change_collection(collection_id: int, **changes: Any) -> Collection:
    """To come."""
    raise NotImplementedError


def fill_collection(collection_id: int, product_ids: Sequence[int]) -> None:
    """To come."""
    raise NotImplementedError


def remove_collection(collection_id: int) -> None:
    """To come."""
    raise NotImplementedError
