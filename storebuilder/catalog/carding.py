"""Cards."""
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


def cards(front: Front, language: str, product_ids: Sequence[int]) -> list[Card]:
    """To come."""
    raise NotImplementedError


def related(front: Front, language: str, product_id: int, most: int = 4) -> list[Card]:
    """To come."""
    raise NotImplementedError
