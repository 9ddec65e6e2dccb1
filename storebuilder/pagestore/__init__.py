"""Finished pages as files for the web server in front, dropped when what they show changes."""

from storebuilder.pagestore.forgetting import are_kept, begin_afresh, drop, stale, stale_all
from storebuilder.pagestore.headers import (
    FILES_POLICY,
    FOREVER,
    KEPT,
    POLICY,
    asset_headers,
    headers,
)
from storebuilder.pagestore.keeping import Keeper, Page, keeper
from storebuilder.pagestore.marks import Began, began
from storebuilder.pagestore.noting import Shown
from storebuilder.pagestore.publishing import publish

__all__ = [
    "FILES_POLICY",
    "FOREVER",
    "KEPT",
    "POLICY",
    "Began",
    "Keeper",
    "Page",
    "Shown",
    "are_kept",
    "asset_headers",
    "began",
    "begin_afresh",
    "drop",
    "headers",
    "keeper",
    "publish",
    "stale",
    "stale_all",
]
