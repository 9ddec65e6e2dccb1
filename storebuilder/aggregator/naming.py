"""The words by which a merchant is found."""

from __future__ import annotations

from urllib.parse import urlsplit

from storebuilder.aggregator.models import Store
from storebuilder.tokens import tokens


def store_words(store: Store) -> str:
    """The folded words of a shop's name, host and own description, between spaces."""
    host = urlsplit(store.origin).hostname or ""
    return f" {tokens(store.name, store.handle, host, *(store.about or {}).values())} "
