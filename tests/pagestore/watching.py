"""Watching all writing: whoever changes what pages show must say so in the same transaction.

``pytest -p tests.pagestore.watching tests/catalog`` watches a whole suite and lists at its end what
was not said.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from storebuilder import db, pagestore
from storebuilder.pagestore import forgetting

WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
STOCK = {"stock", "reservations"}
SHOWN = {
    "products", "options", "option_values", "variants", "photos", "collections",
    "collection_products", "listings", "prices", "price_changes", "shops", "storefronts", "pages",
    "menu_items", "translations", "tax_rates", "shipping_rates", "pictures",
}  # fmt: skip


class Watch:
    """Notes each commit that changed what pages show and did not say so."""

    def __init__(self) -> None:
        self.silent: dict[str, str] = {}
        self._touched: dict[int, dict[str, str]] = {}

    def see(self, _conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found = WRITE.match(statement)
        if found and db._depth.get() and found[1].lower() in SHOWN | STOCK:
            where = "".join(
                f"{frame.filename.rpartition('storebuilder/')[2]}:{frame.lineno} {frame.name} < "
                for frame in reversed(traceback.extract_stack())
                if "/storebuilder/" in frame.filename and not frame.filename.endswith("db.py")
            )
            self._touched.setdefault(id(db._news.get()), {}).setdefault(found[1], where)

    def committed(self) -> None:
        news = db._news.get()
        keys = news.get(forgetting._drop_now, set())
        touched = self._touched.pop(id(news), {})
        for table, where in touched.items():
            if table == "listings" and "storebuilder/orders" in where:
                table = "stock"
            said = bool(keys) if table in STOCK or "orders/paying" in where else "*" in keys
            if not said and where:
                self.silent.setdefault(where, table)


@contextmanager
def watching() -> Iterator[Watch]:
    """Watch until the end of the block."""
    watch, count = Watch(), db._count_commit

    def counted() -> None:
        count()
        watch.committed()

    def stale(*keys: str) -> None:
        with db.writing():
            db.once_committed(forgetting._drop_now, keys)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "_count_commit", counted)
        patch.setattr(forgetting, "stale", stale)
        patch.setattr(forgetting, "drop", lambda *_: None)
        patch.setattr(pagestore, "stale", stale)
        patch.setattr(pagestore, "are_kept", lambda: True)
        event.listen(Engine, "before_cursor_execute", watch.see)
        try:
            yield watch
        finally:
            event.remove(Engine, "before_cursor_execute", watch.see)


_watch: list[Watch] = []


@pytest.fixture(scope="session", autouse=True)
def _watch_all() -> Iterator[None]:
    with watching() as watch:
        _watch.append(watch)
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for watch in _watch:
        for where, table in watch.silent.items():
            terminalreporter.write_line(f"SILENT {table}: {where}")
