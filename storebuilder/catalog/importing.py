"""Import."""

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


def import_csv(
    path: Path,
    *,
    blank_clears: bool = False,
    publish: bool | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportRun:
    """To come."""
    raise NotImplementedError
