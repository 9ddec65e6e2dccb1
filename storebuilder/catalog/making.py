"""Making products."""
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


def add_product(new: NewProduct) -> Product:
    """To come."""
    raise NotImplementedError


def set_options(product_id: int, options: Sequence[NewOption]) -> None:
    """To come."""
    raise NotImplementedError


def set_variants(product_id: int, variants: Sequence[NewVariant]) -> None:
    """To come."""
    raise NotImplementedError
